package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.policy.PromptSharing;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses whose beginning is given. */
class ResponsePrefixTest {
    /** As {@link io.github.rlaifv.core.policy.Policy} states for float32. */
    private static final double BOUND = 1e-4;

    private static final int TOKENS = 12;
    private static final String FIRST = "A red car stands on the right.";
    private static final List<String> WHOLE =
            List.of(FIRST + " Beside it is a tree, and two people walk by.", FIRST + " The sky is blue.", FIRST);

    private final ImageSource image = Fixtures.photos().any(0).image();

    private static LocalPolicy open(String family) {
        return (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    private Prompt prompt() {
        return Prompt.of(image, "Describe it.");
    }

    private GenerationRequest greedy(String prefix, int tokens) {
        return new GenerationRequest("a", prompt(), 1, Sampling.greedy(tokens)).withPrefix(prefix);
    }

    private static Completion one(LocalPolicy policy, GenerationRequest request) {
        return policy.generate(List.of(request)).get(0).get(0);
    }

    /** The numbers of tokens after which a text, encoded as a prefix, has the tokens that were sampled. */
    private static List<Integer> cuts(LocalPolicy policy, List<Integer> ids) {
        return IntStream.range(1, ids.size())
                .filter(cut -> {
                    String text = text(policy, ids.subList(0, cut));
                    return !text.isBlank() && encoded(policy, text).equals(ids.subList(0, cut));
                })
                .boxed()
                .toList();
    }

    private static String text(LocalPolicy policy, List<Integer> ids) {
        return policy.tokenizer()
                .decode(ids.stream().mapToInt(Integer::intValue).toArray(), true)
                .strip();
    }

    private static List<Integer> encoded(LocalPolicy policy, String prefix) {
        return IntStream.of(policy.promptFormat().encodePrefix(policy.tokenizer(), prefix))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void greedyContinuationOfAPrefixIsTheRestOfTheGreedyResponse(String family) {
        try (LocalPolicy policy = open(family)) {
            // random weights write anything, so one response begins with words
            for (String beginning : List.of("", FIRST)) {
                Completion whole = one(policy, greedy(beginning, TOKENS));
                List<Integer> all = new ArrayList<>(encoded(policy, beginning));
                int given = all.size();
                all.addAll(whole.tokenIds());
                List<Integer> cuts = cuts(policy, all);
                if (given > 0) {
                    assertThat(cuts).as("places at which a prefix can end").contains(given);
                }
                for (int cut : cuts) {
                    if (cut >= given) {
                        String prefix = text(policy, all.subList(0, cut));
                        Completion rest = one(policy, greedy(prefix, all.size() - cut));
                        assertThat(rest.tokenIds()).as("after %s tokens", cut).isEqualTo(all.subList(cut, all.size()));
                        assertThat(rest.text()).isEqualTo(whole.text());
                        assertThat(rest.finish()).isEqualTo(whole.finish());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void scoresAreThoseOfTheTokensAfterThePrefix(String family) {
        try (LocalPolicy policy = open(family)) {
            List<TokenLogProbs> whole =
                    policy.score(List.of(new ScoreRequest(prompt(), WHOLE))).get(0);
            List<TokenLogProbs> rest = policy.score(List.of(new ScoreRequest(prompt(), WHOLE, FIRST)))
                    .get(0);
            int given = encoded(policy, FIRST).size();
            for (int r = 0; r < WHOLE.size(); r++) {
                List<Integer> ids = whole.get(r).tokenIds();
                assertThat(rest.get(r).tokenIds()).isEqualTo(ids.subList(given, ids.size()));
                for (int t = given; t < ids.size(); t++) {
                    assertThat(rest.get(r).logProbs().get(t - given))
                            .as("response %s, token %s", r, t)
                            .isCloseTo(whole.get(r).logProbs().get(t), within(BOUND));
                }
            }
            assertThat(rest.get(2).tokenIds()).as("the end token").hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void prefixThatEndsWithinATokenIsFollowedByTheTokensOfTheRest(String family) {
        try (LocalPolicy policy = open(family)) {
            for (int end = 1; end < WHOLE.get(0).length(); end++) {
                String prefix = WHOLE.get(0).substring(0, end);
                int[] start = policy.promptFormat().encodePrefix(policy.tokenizer(), prefix);
                int[] rest = policy.promptFormat().encodeRest(policy.tokenizer(), prefix, WHOLE.get(0));
                int[] joined = IntStream.concat(
                                IntStream.of(start), IntStream.of(rest).limit(rest.length - 1L))
                        .toArray();
                assertThat(policy.tokenizer().decode(joined, true).strip())
                        .as("cut after %s characters", end)
                        .isEqualTo(WHOLE.get(0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "omnilmm", "qwen2_5_vl"})
    void textIsThePrefixWithWhatTheReportedTokensAddToIt(String family) {
        Sampling sampling =
                Sampling.builder().temperature(1).maxNewTokens(20).seed(3).build();
        List<GenerationRequest> requests = Stream.of("A", FIRST, "Ein Fu\u00df, \u4e00\u53f0\u8f66")
                .map(prefix -> new GenerationRequest("k", prompt(), 3, sampling).withPrefix(prefix))
                .toList();
        try (LocalPolicy policy = open(family)) {
            TokenRecorder heard = new TokenRecorder();
            List<List<Completion>> completions = policy.tryGenerate(requests, heard).stream()
                    .map(outcome -> outcome.orElseThrow())
                    .toList();
            assertThat(completions).isEqualTo(policy.generate(requests));
            for (int i = 0; i < requests.size(); i++) {
                for (int k = 0; k < 3; k++) {
                    assertThat(completions.get(i).get(k).text())
                            .isEqualTo(
                                    requests.get(i).prefix() + heard.text(i, k).stripTrailing());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "omnilmm"})
    void searchedResponsesContinueThePrefix(String family) {
        Sampling search = Sampling.builder()
                .temperature(0)
                .beams(BeamSearch.of(3))
                .maxNewTokens(6)
                .repetitionPenalty(1.2)
                .build();
        GenerationRequest request = new GenerationRequest("a", prompt(), 2, search).withPrefix(FIRST);
        try (LocalPolicy policy = open(family)) {
            TokenRecorder heard = new TokenRecorder();
            List<Completion> found =
                    policy.tryGenerate(List.of(request), heard).get(0).orElseThrow();
            for (int k = 0; k < 2; k++) {
                assertThat(found.get(k).text()).isEqualTo(FIRST + heard.text(0, k));
            }
            assertThat(found.get(0)).isNotEqualTo(found.get(1));
            assertThat(found).isEqualTo(policy.generate(List.of(request)).get(0));
        }
    }

    @Test
    void stopTextIsLookedForAfterThePrefixOnly() {
        Sampling sampling =
                Sampling.builder().temperature(0).maxNewTokens(6).stop("red").build();
        try (LocalPolicy policy = open("llava15")) {
            Completion rest = one(policy, new GenerationRequest("a", prompt(), 1, sampling).withPrefix(FIRST));
            assertThat(rest).isEqualTo(one(policy, greedy(FIRST, 6)));
        }
    }

    @Test
    void prefixIsComputedOnceForAllCandidatesAndAllScoredResponses() {
        try (LocalPolicy policy = open("llava15")) {
            int prompt = policy.promptTokens(prompt());
            int given = encoded(policy, FIRST).size();
            GenerationRequest request = new GenerationRequest(
                            "a", prompt(), 4, Sampling.builder().maxNewTokens(1).build())
                    .withPrefix(FIRST);
            Usage generated = used(() -> policy.generate(List.of(request)));
            assertThat(generated.promptTokens() - generated.cachedTokens()).isEqualTo(prompt + given);
            ScoreRequest scored = new ScoreRequest(prompt(), WHOLE, FIRST);
            long apart = WHOLE.stream()
                    .mapToLong(response -> policy.promptFormat().encodeRest(policy.tokenizer(), FIRST, response).length)
                    .sum();
            Usage scoring = used(() -> policy.score(List.of(scored)));
            assertThat(scoring.promptTokens() - scoring.cachedTokens())
                    .isLessThanOrEqualTo(prompt + given + apart)
                    .isGreaterThan(prompt + given);
        }
    }

    private static Usage used(Runnable work) {
        UsageMeter meter = new UsageMeter();
        meter.count(() -> {
            work.run();
            return true;
        });
        return meter.ledger().total();
    }

    @Test
    void queuesPoolsAndSharedPromptsGiveTheSameResponses() {
        List<GenerationRequest> requests = List.of(
                greedy(FIRST, 8),
                greedy("", 8),
                new GenerationRequest("b", prompt(), 2, Sampling.greedy(5)).withPrefix("A red"),
                new GenerationRequest("c", Prompt.of("Hello?"), 1, Sampling.greedy(5)).withPrefix("Hi"),
                new GenerationRequest("c", Prompt.of("Hello?"), 1, Sampling.greedy(5)).withPrefix("Hi there"));
        List<ScoreRequest> scores = List.of(new ScoreRequest(prompt(), WHOLE, FIRST));
        try (LocalPolicy policy = open("llava15")) {
            List<List<Completion>> expected = requests.stream()
                    .map(request -> policy.generate(List.of(request)).get(0))
                    .toList();
            assertThat(policy.generate(requests)).isEqualTo(expected);
            assertThat(PromptSharing.during(() -> policy.generate(requests))).isEqualTo(expected);
            List<TokenLogProbs> values = policy.score(scores).get(0);
            try (QueuedPolicy queue = QueuedPolicy.builder(open("llava15")).build()) {
                assertThat(queue.continuesPrefixes()).isTrue();
                assertThat(queue.generate(requests)).isEqualTo(expected);
                assertThat(queue.score(scores).get(0).get(0).logProbs())
                        .isEqualTo(values.get(0).logProbs());
            }
            try (var pool = Policies.pool(List.of(open("llava15"), open("llava15")))) {
                assertThat(pool.continuesPrefixes()).isTrue();
                assertThat(pool.generate(requests)).isEqualTo(expected);
            }
        }
    }

    @Test
    void prefixThatFillsTheModelsPositionsIsRejectedByItsLength() {
        try (LocalPolicy policy = open("llava15")) {
            GenerationRequest request = greedy("a dog ".repeat(2000).strip(), 1);
            assertThatThrownBy(() -> policy.generate(List.of(request)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("positions");
        }
    }

    @Test
    void scoredResponseThatDoesNotBeginWithThePrefixIsRejectedByName() {
        assertThatThrownBy(() -> new ScoreRequest(Prompt.of("What?"), List.of("A dog.", "A cat."), "A dog"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("response 1, \"A cat.\", does not begin with the prefix \"A dog\"");
    }
}
