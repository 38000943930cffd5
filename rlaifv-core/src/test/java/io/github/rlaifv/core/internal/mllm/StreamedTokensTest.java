package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that models on this machine report while they are sampled, and completions that listeners end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedTokensTest {
    private LocalPolicy policy;

    @BeforeAll
    void open() {
        policy = LlavaWorkload.open(1);
    }

    @AfterAll
    void close() {
        policy.close();
    }

    private static ImageSource image() {
        return Fixtures.photos().any(0).image();
    }

    private static GenerationRequest request(String key, String question, int count, Sampling sampling) {
        return new GenerationRequest(key, Prompt.of(image(), question), count, sampling);
    }

    private static Sampling.Builder sampling(int tokens) {
        return Sampling.builder().temperature(1).maxNewTokens(tokens).seed(5);
    }

    private static List<GenerationRequest> mixed() {
        return List.of(
                request("a", "What is here?", 3, sampling(40).build()),
                request("b", "Which colors?", 3, sampling(25).stop("e", "the ").build()),
                request("c", "Where is the dog?", 1, Sampling.greedy(30)),
                request(
                        "d",
                        "Describe the image.",
                        3,
                        sampling(12).topP(0.9).repetitionPenalty(1.2).build()),
                new GenerationRequest(
                        "e",
                        Prompt.of("Hello?"),
                        2,
                        sampling(8).ignoreEndOfSequence(true).build()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void textsJoinedAreTheCompletionsAndNothingElseChanges(int threads) {
        try (LocalPolicy one = LlavaWorkload.open(threads)) {
            TokenRecorder heard = new TokenRecorder();
            List<Outcome<List<Completion>>> outcomes = one.tryGenerate(mixed(), heard);
            assertThat(outcomes).isEqualTo(one.tryGenerate(mixed()));
            assertThat(outcomes.stream()
                            .flatMap(outcome -> outcome.orElseThrow().stream())
                            .map(Completion::finish))
                    .contains(FinishReason.LENGTH, FinishReason.STOP);
            for (int r = 0; r < outcomes.size(); r++) {
                List<Completion> completions = outcomes.get(r).orElseThrow();
                for (int k = 0; k < completions.size(); k++) {
                    assertThat(heard.ids(r, k)).isEqualTo(completions.get(k).tokenIds());
                    assertThat(heard.text(r, k).strip())
                            .isEqualTo(completions.get(k).text());
                }
            }
        }
    }

    @Test
    void logProbabilitiesAreThoseOfTheModelBeforeTemperature() {
        List<GenerationRequest> requests =
                mixed().stream().map(one -> one.withAlternatives(3)).toList();
        TokenRecorder heard = new TokenRecorder();
        policy.tryGenerate(requests, heard);
        for (int r = 0; r < requests.size(); r++) {
            for (int k = 0; k < requests.get(r).count(); k++) {
                List<SampledToken> tokens = heard.tokens(r, k);
                int[] ids = tokens.stream().mapToInt(SampledToken::id).toArray();
                float[] logits = policy.logits(requests.get(r).prompt(), ids);
                int vocabulary =
                        logits.length / (policy.promptTokens(requests.get(r).prompt()) + ids.length);
                for (int i = 0; i < ids.length; i++) {
                    int row = logits.length / vocabulary - ids.length + i - 1;
                    double[] logProbs = logSoftmax(logits, row * vocabulary, vocabulary);
                    SampledToken token = tokens.get(i);
                    assertThat(token.logProb()).isCloseTo(logProbs[token.id()], within(1e-4));
                    assertThat(token.alternatives()).hasSize(3);
                    double[] sorted = logProbs.clone();
                    Arrays.sort(sorted);
                    for (int a = 0; a < 3; a++) {
                        TokenAlternative alternative = token.alternatives().get(a);
                        assertThat(alternative.logProb())
                                .isCloseTo(logProbs[alternative.id()], within(1e-4))
                                .isCloseTo(sorted[vocabulary - 1 - a], within(1e-4));
                        assertThat(alternative.text()).isNotEmpty();
                    }
                }
            }
        }
    }

    private static double[] logSoftmax(float[] logits, int from, int size) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            most = Math.max(most, logits[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.exp(logits[from + i] - most);
        }
        double[] result = new double[size];
        for (int i = 0; i < size; i++) {
            result[i] = logits[from + i] - most - Math.log(sum);
        }
        return result;
    }

    @Test
    void eachRequestGetsAsManyAlternativesAsItAsksFor() {
        List<GenerationRequest> requests = List.of(
                request("a", "What?", 1, Sampling.greedy(4)),
                request("b", "Who?", 1, Sampling.greedy(4)).withAlternatives(20),
                request("c", "Why?", 1, Sampling.greedy(4)).withAlternatives(1));
        TokenRecorder heard = new TokenRecorder();
        policy.tryGenerate(requests, heard);
        assertThat(heard.tokens(0, 0))
                .allSatisfy(token -> assertThat(token.alternatives()).isEmpty());
        assertThat(heard.tokens(1, 0))
                .allSatisfy(token -> assertThat(token.alternatives()).hasSize(20));
        assertThat(heard.tokens(2, 0)).hasSize(4).allSatisfy(token -> {
            assertThat(token.alternatives()).hasSize(1);
            // greedy decoding takes the likeliest token
            assertThat(token.alternatives().get(0).id()).isEqualTo(token.id());
            assertThat(token.alternatives().get(0).logProb()).isEqualTo(token.logProb());
        });
    }

    @Test
    void unwantedCompletionsEndWithinOneTokenAndOthersStayTheSame() {
        List<GenerationRequest> requests = IntStream.range(0, 5)
                .mapToObj(i -> request(
                        "r" + i,
                        "Describe part " + i + ".",
                        4,
                        sampling(20).ignoreEndOfSequence(true).build()))
                .toList();
        List<List<Completion>> whole = policy.generate(requests);
        int open = OpenTensors.of(policy);
        // of request 1 nothing is wanted, of request 3 one completion, of the others all but some
        int[][] wanted = {{20, 3, 20, 3}, {0, 2, 4, 6}, {20, 20, 20, 20}, {1, 1, 20, 1}, {20, 0, 0, 7}};
        TokenRecorder heard = new TokenRecorder() {
            @Override
            public boolean wanted(int request, int completion) {
                int length = ids(request, completion).size();
                assertThat(length).as("asked again").isLessThanOrEqualTo(wanted[request][completion]);
                return length < wanted[request][completion];
            }
        };
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests, heard);
        assertThat(OpenTensors.of(policy)).isEqualTo(open);
        for (int r = 0; r < 5; r++) {
            for (int k = 0; k < 4; k++) {
                Completion completion = outcomes.get(r).orElseThrow().get(k);
                Completion unbroken = whole.get(r).get(k);
                int length = wanted[r][k];
                assertThat(completion.tokenIds())
                        .isEqualTo(unbroken.tokenIds().subList(0, length))
                        .isEqualTo(heard.ids(r, k));
                assertThat(completion.finish()).isEqualTo(length < 20 ? FinishReason.CANCELLED : FinishReason.LENGTH);
                assertThat(unbroken.text()).startsWith(heard.text(r, k).strip());
            }
        }
    }

    @Test
    void callOfWhichNothingIsWantedComputesNothing() {
        List<GenerationRequest> many = LlavaWorkload.generations(64, 400);
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(many, new TokenListener() {
            @Override
            public void sampled(SampledToken token) {
                throw new AssertionError("a token was sampled");
            }

            @Override
            public boolean wanted(int request, int completion) {
                asked.add(request);
                return false;
            }
        });
        assertThat(asked).hasSize(64).doesNotHaveDuplicates();
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.orElseThrow())
                        .containsExactly(new Completion("", List.of(), FinishReason.CANCELLED)));
    }

    @Test
    void listenerThatIsNotInterestedGetsNoTokensButMayEndCompletions() {
        List<GenerationRequest> requests = LlavaWorkload.generations(2, 10);
        TokenRecorder heard = new TokenRecorder() {
            private int steps;

            @Override
            public boolean listensTo(int request) {
                return request == 1;
            }

            @Override
            public boolean wanted(int request, int completion) {
                return request == 1 || steps++ < 4;
            }
        };
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests, heard);
        assertThat(heard.tokens(0, 0)).isEmpty();
        assertThat(heard.tokens(1, 0)).hasSize(10);
        // asked once more before the images are looked at
        assertThat(outcomes.get(0).orElseThrow().get(0).tokenIds()).hasSize(3);
    }

    @Test
    void exceptionOfAListenerEndsTheCallAndFreesItsTensors() {
        List<GenerationRequest> requests = LlavaWorkload.generations(4, 30);
        List<List<Completion>> before = policy.generate(requests);
        int open = OpenTensors.of(policy);
        for (RuntimeException thrown : List.of(new IllegalStateException("full"), new CancelledException("enough"))) {
            assertThatThrownBy(() -> policy.tryGenerate(requests, token -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            assertThat(OpenTensors.of(policy)).isEqualTo(open);
        }
        assertThat(policy.generate(requests)).isEqualTo(before);
    }

    @Test
    void requestWithAnUnusableImageFailsAndOthersGetTheirTokensOnce() {
        ImageSource broken = ImageSource.of("broken.png", new byte[] {1, 2, 3});
        Sampling short5 = sampling(5).ignoreEndOfSequence(true).build();
        List<GenerationRequest> requests = List.of(
                request("first", "What?", 2, short5),
                new GenerationRequest("broken", Prompt.of(broken, "What?"), 1, short5),
                request("last", "Who?", 1, short5));
        TokenRecorder heard = new TokenRecorder();
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests, heard);
        assertThat(outcomes.get(1).failure()).isPresent();
        assertThat(heard.tokens(1, 0)).isEmpty();
        for (int r : new int[] {0, 2}) {
            List<Completion> completions = outcomes.get(r).orElseThrow();
            for (int k = 0; k < completions.size(); k++) {
                assertThat(heard.ids(r, k)).isEqualTo(completions.get(k).tokenIds());
            }
        }
    }

    @Test
    void imagesOfRequestsThatNobodyWantsAreNotLookedAt() {
        ImageSource broken = ImageSource.of("broken.png", new byte[] {1, 2, 3});
        ImageSource other = Fixtures.photos().any(1).image();
        Sampling two = sampling(2).ignoreEndOfSequence(true).build();
        List<GenerationRequest> requests = List.of(
                new GenerationRequest("gone", Prompt.of(broken, "What?"), 2, two),
                new GenerationRequest("also gone", Prompt.of(other, "What?"), 1, two),
                request("wanted", "Who?", 1, two));
        TokenRecorder heard = new TokenRecorder() {
            @Override
            public boolean wanted(int request, int completion) {
                return request == 2;
            }
        };
        try (LocalPolicy fresh = LlavaWorkload.open(1)) {
            UsageMeter meter = new UsageMeter();
            List<Outcome<List<Completion>>> outcomes = meter.count(() -> fresh.tryGenerate(requests, heard));
            Completion cancelled = new Completion("", List.of(), FinishReason.CANCELLED);
            assertThat(outcomes.get(0).orElseThrow()).containsExactly(cancelled, cancelled);
            assertThat(outcomes.get(1).orElseThrow()).containsExactly(cancelled);
            assertThat(outcomes.get(2).orElseThrow().get(0).tokenIds())
                    .isEqualTo(heard.ids(2, 0))
                    .hasSize(2);
            assertThat(meter.ledger().total().images()).isEqualTo(1);
        }
    }

    @Test
    void listenerIsAskedOncePerRequestWhoseTokensItWants() {
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        TokenRecorder heard = new TokenRecorder() {
            @Override
            public boolean listensTo(int request) {
                asked.add(request);
                return request == 0;
            }
        };
        // more completions than are decoded at once
        Sampling one = sampling(1).ignoreEndOfSequence(true).build();
        policy.tryGenerate(List.of(request("many", "What?", 330, one), request("few", "Who?", 2, one)), heard);
        assertThat(asked).containsExactlyInAnyOrder(0, 1);
        assertThat(heard.ids(0, 329)).hasSize(1);
        assertThat(heard.ids(1, 0)).isEmpty();
    }
}
