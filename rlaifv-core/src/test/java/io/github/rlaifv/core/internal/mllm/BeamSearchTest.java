package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Beam searches that share calls, end early, are listened to or stopped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BeamSearchTest {
    private LocalPolicy policy;

    @BeforeAll
    void open() {
        policy = LlavaWorkload.open(1);
    }

    @AfterAll
    void close() {
        policy.close();
    }

    private static GenerationRequest request(String question, int count, Sampling.Builder sampling) {
        ImageSource image = Fixtures.photos().any(0).image();
        return new GenerationRequest(question, Prompt.of(image, question), count, sampling.build());
    }

    private static Sampling.Builder search(int beams, int tokens) {
        return Sampling.builder().temperature(0).beams(BeamSearch.of(beams)).maxNewTokens(tokens);
    }

    private static List<GenerationRequest> mixed() {
        return List.of(
                request("What is here?", 3, search(3, 12)),
                request("Which colors?", 1, search(3, 20).repetitionPenalty(1.3)),
                request("Describe the image.", 2, Sampling.builder().maxNewTokens(9)),
                request("Where is the dog?", 2, search(5, 7).ignoreEndOfSequence(true)),
                new GenerationRequest(
                        "text", Prompt.of("Hello?"), 2, search(3, 30).build()),
                request(
                        "Is it night?",
                        1,
                        search(3, 25).stop("e", "the ").beams(new BeamSearch(3, 0, EarlyStopping.ENOUGH))));
    }

    private static List<List<List<Integer>>> ids(List<List<Completion>> completions) {
        return completions.stream()
                .map(some -> some.stream().map(Completion::tokenIds).toList())
                .toList();
    }

    @Test
    void requestsOfOneCallGetTheResponsesThatTheyGetAlone() {
        List<List<Completion>> together = policy.generate(mixed());
        List<List<Completion>> alone = new ArrayList<>();
        mixed().forEach(one -> alone.addAll(policy.generate(List.of(one))));

        assertThat(ids(together)).isEqualTo(ids(alone));
        for (int i = 0; i < mixed().size(); i++) {
            assertThat(together.get(i)).hasSize(mixed().get(i).count());
        }
        assertThat(together.get(3)).allMatch(one -> one.tokenIds().size() == 7);
    }

    @Test
    void queueReturnsTheSameResponses() {
        try (QueuedPolicy queue = QueuedPolicy.builder(LlavaWorkload.open(1)).build()) {
            List<CompletableFuture<List<Completion>>> all =
                    mixed().stream().map(queue::generateAsync).toList();
            assertThat(ids(all.stream().map(CompletableFuture::join).toList()))
                    .isEqualTo(ids(policy.generate(mixed())));
        }
    }

    @Test
    void searchOfOneTokenReturnsTheLikeliestTokens() {
        List<Completion> best = policy.generate(List.of(request("What is here?", 4, search(4, 1))))
                .get(0);
        float[] logits = policy.inference()
                .logits(request("What is here?", 1, search(2, 1)).prompt(), new int[0]);
        int rows = policy.promptTokens(request("What is here?", 1, search(2, 1)).prompt());
        int width = logits.length / rows;
        List<Integer> likeliest = Stream.iterate(0, id -> id + 1)
                .limit(width)
                .sorted((a, b) -> Float.compare(logits[(rows - 1) * width + b], logits[(rows - 1) * width + a]))
                .limit(4)
                .toList();
        assertThat(best.stream().map(one -> one.tokenIds().get(0))).containsExactlyElementsOf(likeliest);
    }

    @Test
    void stopTextEndsAResponseAndIsCutOff() {
        Completion free = policy.generate(List.of(request("What is here?", 1, search(3, 20))))
                .get(0)
                .get(0);
        String stop = free.text().substring(3, 5);
        List<Completion> stopped = policy.generate(
                        List.of(request("What is here?", 3, search(3, 20).stop(stop))))
                .get(0);

        assertThat(stopped).anyMatch(one -> one.finish() == FinishReason.STOP);
        assertThat(stopped).noneMatch(one -> one.text().contains(stop));
    }

    @Test
    void listenerGetsEachResponseOnceAsAWhole() {
        TokenRecorder heard = new TokenRecorder();
        List<List<Completion>> completions = policy.tryGenerate(mixed(), heard).stream()
                .map(outcome -> outcome.orElseThrow())
                .toList();

        assertThat(ids(completions)).isEqualTo(ids(policy.generate(mixed())));
        for (int r : new int[] {0, 1, 3, 4, 5}) {
            for (int k = 0; k < completions.get(r).size(); k++) {
                assertThat(heard.tokens(r, k)).hasSize(1);
                assertThat(heard.text(r, k)).isEqualTo(completions.get(r).get(k).text());
            }
        }
    }

    @Test
    void unwantedSearchEndsAndTheOthersContinue() {
        int[] asked = new int[1];
        TokenListener listener = new TokenListener() {
            @Override
            public void sampled(SampledToken token) {}

            @Override
            public boolean wanted(int request, int completion) {
                return request != 0 || asked[0]++ < 12;
            }
        };
        List<GenerationRequest> requests = List.of(
                request("What is here?", 2, search(3, 30).ignoreEndOfSequence(true)),
                request("Which colors?", 1, search(3, 30)));
        List<List<Completion>> completions = policy.tryGenerate(requests, listener).stream()
                .map(outcome -> outcome.orElseThrow())
                .toList();

        assertThat(completions.get(0)).hasSize(2).allMatch(one -> one.finish() == FinishReason.CANCELLED);
        assertThat(completions.get(0).get(0).tokenIds()).hasSizeBetween(1, 29);
        assertThat(ids(completions).get(1))
                .isEqualTo(ids(policy.generate(requests.subList(1, 2))).get(0));
    }

    @Test
    void searchThatNobodyWantsAtFirstHasNoTokens() {
        int[] asked = new int[1];
        TokenListener listener = new TokenListener() {
            @Override
            public void sampled(SampledToken token) {}

            @Override
            public boolean wanted(int request, int completion) {
                return request != 0 || asked[0]++ < 1;
            }
        };
        List<GenerationRequest> requests =
                List.of(request("What is here?", 1, search(3, 30)), request("Which colors?", 1, search(3, 9)));
        List<List<Completion>> completions = policy.tryGenerate(requests, listener).stream()
                .map(outcome -> outcome.orElseThrow())
                .toList();

        assertThat(completions.get(0)).singleElement().satisfies(one -> {
            assertThat(one.finish()).isEqualTo(FinishReason.CANCELLED);
            assertThat(one.tokenIds()).isEmpty();
        });
        assertThat(ids(completions).get(1))
                .isEqualTo(ids(policy.generate(requests.subList(1, 2))).get(0));
    }

    @Test
    void nativeMemoryDoesNotGrowWithStepsAndIsFreedAfterAStop() {
        policy.generate(mixed());
        int open = OpenTensors.of(policy);
        List<Integer> during = new ArrayList<>();
        TokenListener listener = new TokenListener() {
            @Override
            public void sampled(SampledToken token) {}

            @Override
            public boolean wanted(int request, int completion) {
                during.add(OpenTensors.of(policy));
                if (during.size() == 60) {
                    throw new CancelledException("enough");
                }
                return true;
            }
        };
        GenerationRequest endless = request("What is here?", 1, search(3, 200).ignoreEndOfSequence(true));

        assertThatThrownBy(() -> policy.tryGenerate(List.of(endless), listener)).isInstanceOf(CancelledException.class);
        assertThat(during).hasSize(60);
        assertThat(during.subList(10, 60)).containsOnly(during.get(10));
        assertThat(OpenTensors.of(policy)).isEqualTo(open);
    }

    @Test
    void interruptedThreadStopsTheSearch() {
        GenerationRequest endless = request("What is here?", 1, search(3, 200).ignoreEndOfSequence(true));
        policy.generate(mixed());
        int open = OpenTensors.of(policy);
        TokenListener interrupting = new TokenListener() {
            private int calls;

            @Override
            public void sampled(SampledToken token) {}

            @Override
            public boolean wanted(int request, int completion) {
                if (++calls == 5) {
                    Thread.currentThread().interrupt();
                }
                return true;
            }
        };
        assertThatThrownBy(() -> policy.tryGenerate(List.of(endless), interrupting))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(OpenTensors.of(policy)).isEqualTo(open);
    }

    @Test
    void computedTokensOfAllBeamsAreCounted() {
        UsageMeter meter = new UsageMeter();
        meter.count(() ->
                policy.generate(List.of(request("What is here?", 1, search(3, 8).ignoreEndOfSequence(true)))));

        assertThat(meter.ledger().total().completionTokens()).isEqualTo(24);
    }
}
