package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.policy.PromptSharing;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts of one call about one image, whose common beginning is computed once. */
class SharedPromptsTest {
    /** As {@link io.github.rlaifv.core.policy.Policy} states for float32. */
    private static final double BOUND = 1e-4;

    private static final double HALF_BOUND = 0.1;

    private static LocalPolicy open(String family, ComputeDevice device, ScalarType type) {
        return (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder()
                        .device(device)
                        .storage(ScalarType.FLOAT32)
                        .precision(type)
                        .build());
    }

    private static LocalPolicy open(String family) {
        return open(family, ComputeDevice.cpu(), ScalarType.FLOAT32);
    }

    private static ImageSource image(int number) {
        return Fixtures.photos().any(number).image();
    }

    private static GenerationRequest request(String key, int image, String question, int count, int tokens) {
        Sampling sampling = Sampling.builder()
                .temperature(key.length() % 2)
                .maxNewTokens(tokens)
                .seed(key.hashCode())
                .repetitionPenalty(key.startsWith("c") ? 1.3 : 1)
                .build();
        return new GenerationRequest(key, Prompt.of(image < 0 ? null : image(image), question), count, sampling);
    }

    /** Prompts about two images and none, equal and different ones, long and short, with one or several completions. */
    private static List<GenerationRequest> mixed() {
        return List.of(
                request("a", 0, "What is this?", 1, 6),
                request("bb", 1, "Is there a car in the image? Please answer yes or no.", 3, 9),
                request("c", 0, "Describe it in detail. ".repeat(6), 2, 4),
                request("dd", -1, "Hello?", 1, 5),
                request("e", 0, "What is this?", 4, 12),
                request("ff", 1, "Who?", 1, 1),
                request("g", -1, "Hello? How are you today?", 2, 3));
    }

    private static List<List<Completion>> shared(LocalPolicy policy, List<GenerationRequest> requests) {
        return PromptSharing.during(() -> policy.generate(requests));
    }

    private static TokenRecorder tokens(LocalPolicy policy, List<GenerationRequest> requests) {
        TokenRecorder tokens = new TokenRecorder();
        PromptSharing.during(() -> policy.tryGenerate(requests, tokens));
        return tokens;
    }

    static List<String> families() {
        return List.of("llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm");
    }

    @ParameterizedTest
    @MethodSource("families")
    void textsAndLogProbabilitiesAreThoseOfSingleCalls(String family) {
        List<GenerationRequest> requests = mixed();
        try (LocalPolicy policy = open(family)) {
            List<List<Completion>> together = shared(policy, requests);
            int open = OpenTensors.of(policy);
            TokenRecorder sharing = tokens(policy, requests);
            assertThat(OpenTensors.of(policy)).isEqualTo(open);
            for (int r = 0; r < requests.size(); r++) {
                TokenRecorder alone = new TokenRecorder();
                assertThat(together.get(r))
                        .as(requests.get(r).key())
                        .isEqualTo(policy.tryGenerate(requests.subList(r, r + 1), alone)
                                .get(0)
                                .orElseThrow());
                for (int k = 0; k < requests.get(r).count(); k++) {
                    List<SampledToken> expected = alone.tokens(0, k);
                    assertThat(sharing.ids(r, k)).isEqualTo(alone.ids(0, k));
                    for (int t = 0; t < expected.size(); t++) {
                        assertThat(sharing.tokens(r, k).get(t).logProb())
                                .isCloseTo(expected.get(t).logProb(), within(BOUND));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT16"})
    void firstTokensOfHalfPrecisionStayWithinItsBound(ScalarType type) {
        List<GenerationRequest> requests = mixed();
        try (LocalPolicy policy = open("llava15", ComputeDevice.cpu(), type)) {
            TokenRecorder sharing = tokens(policy, requests);
            int compared = 0;
            for (int r = 0; r < requests.size(); r++) {
                TokenRecorder alone = new TokenRecorder();
                policy.tryGenerate(requests.subList(r, r + 1), alone);
                SampledToken first = alone.tokens(0, 0).get(0);
                if (sharing.ids(r, 0).get(0) == first.id()) {
                    assertThat(sharing.tokens(r, 0).get(0).logProb()).isCloseTo(first.logProb(), within(HALF_BOUND));
                    compared++;
                }
            }
            assertThat(compared).as("requests with equal first tokens").isGreaterThan(requests.size() / 2);
        }
    }

    /** Eight questions about one image. */
    private static List<GenerationRequest> questions() {
        return IntStream.range(0, 8)
                .mapToObj(i -> request("q" + i, 0, "Is there a " + "red ".repeat(i) + "car?", 1 + i % 2, 2))
                .toList();
    }

    /** The number of different beginnings of sequences: the nodes of their tree. */
    private static long nodes(List<int[]> sequences) {
        Set<List<Integer>> beginnings = new HashSet<>();
        for (int[] sequence : sequences) {
            List<Integer> tokens = IntStream.of(sequence).boxed().toList();
            for (int length = 1; length <= tokens.size(); length++) {
                beginnings.add(tokens.subList(0, length));
            }
        }
        return beginnings.size();
    }

    @ParameterizedTest
    @MethodSource("families")
    void commonBeginningIsComputedOnce(String family) {
        try (LocalPolicy policy = open(family)) {
            List<int[]> prompts = questions().stream()
                    .map(request -> policy.promptIds(request.prompt()))
                    .toList();
            UsageMeter sharing = new UsageMeter();
            sharing.count(() -> shared(policy, questions()));
            UsageMeter apart = new UsageMeter();
            apart.count(() -> policy.generate(questions()));
            Usage once = sharing.ledger().total();
            Usage alone = apart.ledger().total();
            assertThat(once.computedTokens()).isEqualTo(nodes(prompts));
            assertThat(once.promptTokens()).isEqualTo(alone.promptTokens());
            assertThat(once.completionTokens()).isEqualTo(alone.completionTokens());
            int image = IntStream.of(prompts.get(0)).filter(token -> token < 0).toArray().length;
            assertThat(image).isPositive();
            assertThat(alone.computedTokens() - once.computedTokens()).isGreaterThan(7L * image);
        }
    }

    @Test
    void queueSharesPromptsUnlessToldOtherwise() {
        List<int[]> prompts;
        List<Long> computed = new ArrayList<>();
        try (LocalPolicy policy = open("llava15")) {
            prompts = questions().stream()
                    .map(request -> policy.promptIds(request.prompt()))
                    .toList();
        }
        for (boolean share : new boolean[] {true, false}) {
            UsageMeter meter = new UsageMeter();
            try (QueuedPolicy queue = QueuedPolicy.builder(open("llava15"))
                    .gather(Duration.ofSeconds(30))
                    .maxBatch(12)
                    .sharePrompts(share)
                    .build()) {
                List<CompletableFuture<List<Completion>>> all = meter.count(
                        () -> questions().stream().map(queue::generateAsync).toList());
                all.forEach(CompletableFuture::join);
            }
            computed.add(meter.ledger().total().computedTokens());
        }
        assertThat(computed)
                .containsExactly(
                        nodes(prompts),
                        prompts.stream().mapToLong(prompt -> prompt.length).sum());
    }

    @Test
    void othersContinueWhenSomeRowsEndEarly() {
        List<GenerationRequest> requests = mixed();
        try (LocalPolicy policy = open("llava15")) {
            List<List<Completion>> whole = shared(policy, requests);
            TokenRecorder tokens = new TokenRecorder() {
                @Override
                public boolean wanted(int request, int completion) {
                    return request != 1
                            && (request != 4
                                    || completion == 2
                                    || ids(4, completion).size() < 3);
                }
            };
            List<Outcome<List<Completion>>> outcomes = PromptSharing.during(() -> policy.tryGenerate(requests, tokens));
            for (int r = 0; r < requests.size(); r++) {
                List<Completion> completions = outcomes.get(r).orElseThrow();
                for (int k = 0; k < completions.size(); k++) {
                    if (r == 1 || r == 4 && k != 2) {
                        List<Integer> ids = whole.get(r).get(k).tokenIds();
                        assertThat(completions.get(k).tokenIds())
                                .isEqualTo(ids.subList(0, Math.min(ids.size(), r == 1 ? 0 : 3)));
                    } else {
                        assertThat(completions.get(k)).isEqualTo(whole.get(r).get(k));
                    }
                }
            }
            assertThat(outcomes.get(1).orElseThrow())
                    .extracting(Completion::finish)
                    .containsOnly(FinishReason.CANCELLED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "qwen2_5_vl"})
    void deviceOfItsOwnGivesTheBitsOfTheCpu(String family) {
        List<TokenRecorder> tokens = new ArrayList<>();
        for (ComputeDevice device : List.of(ComputeDevice.cpu(), CopyDevices.device(0))) {
            try (LocalPolicy policy = open(family, device, ScalarType.FLOAT32)) {
                tokens.add(tokens(policy, mixed()));
            }
        }
        for (int r = 0; r < mixed().size(); r++) {
            assertThat(tokens.get(1).tokens(r, 0)).isEqualTo(tokens.get(0).tokens(r, 0));
        }
    }

    @Test
    void promptsOfManyTreesAreComputedInSeveralBatches() {
        // more nodes than a batch holds
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String question = "Part " + i + ": " + "what is to the left of it? ".repeat(40 + i);
            requests.add(request("r" + i, i % 3, question, 1, 3));
        }
        try (LocalPolicy policy = open("llava15")) {
            List<List<Completion>> together = shared(policy, requests);
            for (int r = 0; r < requests.size(); r++) {
                assertThat(together.get(r))
                        .isEqualTo(policy.generate(requests.subList(r, r + 1)).get(0));
            }
        }
    }
}
