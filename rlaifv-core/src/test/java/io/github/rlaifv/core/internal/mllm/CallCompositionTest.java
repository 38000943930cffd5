package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Results depend on the other requests of a call only within the bounds that {@link Policy} states, in each family and
 * type.
 */
class CallCompositionTest {
    private static final double FLOAT32_BOUND = 1e-4;
    private static final double SAME_IMAGE_BOUND = 0.1;
    private static final List<String> QUESTIONS =
            List.of("What is this?", "Is there a car in the image? Please answer yes or no.", "Describe it in detail.");
    private static final List<String> RESPONSES =
            List.of("Two trees.", "A red car stands on the right, beside a tree, and two people walk by.", "yes");

    private final List<ImageSource> images =
            List.of(Fixtures.photos().any(0).image(), Fixtures.photos().any(1).image());

    private static Policy open(String family, ScalarType type) {
        return Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .precision(type)
                        .build());
    }

    private List<ScoreRequest> requests() {
        List<ScoreRequest> requests = new ArrayList<>();
        for (ImageSource image : images) {
            for (int i = 0; i < QUESTIONS.size(); i++) {
                requests.add(new ScoreRequest(Prompt.of(image, QUESTIONS.get(i)), RESPONSES.subList(i, 3)));
            }
        }
        return requests;
    }

    @ParameterizedTest
    @CsvSource({
        "llava15, FLOAT32", "llava15, BFLOAT16", "llava15, FLOAT16",
        "llava15_original, FLOAT32", "llava15_original, BFLOAT16", "llava15_original, FLOAT16",
        "llava_next, FLOAT32", "llava_next, BFLOAT16", "llava_next, FLOAT16",
        "omnilmm, FLOAT32", "omnilmm, BFLOAT16", "omnilmm, FLOAT16",
        "qwen2_5_vl, FLOAT32", "qwen2_5_vl, BFLOAT16", "qwen2_5_vl, FLOAT16",
        "smolvlm, FLOAT32", "smolvlm, BFLOAT16", "smolvlm, FLOAT16"
    })
    void scoresStayWithinTheBound(String family, ScalarType type) {
        double bound = type == ScalarType.FLOAT32 ? FLOAT32_BOUND : 0;
        List<ScoreRequest> requests = requests();
        try (Policy policy = open(family, type)) {
            List<List<TokenLogProbs>> alone = requests.stream()
                    .map(request -> policy.score(List.of(request)).get(0))
                    .toList();
            for (List<Integer> call : calls(requests.size())) {
                List<List<TokenLogProbs>> together =
                        policy.score(call.stream().map(requests::get).toList());
                for (int i = 0; i < call.size(); i++) {
                    assertClose(together.get(i), alone.get(call.get(i)), bound);
                }
            }
        }
    }

    private static void assertClose(List<TokenLogProbs> actual, List<TokenLogProbs> expected, double bound) {
        for (int r = 0; r < expected.size(); r++) {
            for (int t = 0; t < expected.get(r).logProbs().size(); t++) {
                assertThat(actual.get(r).logProbs().get(t))
                        .as("response %s, token %s", r, t)
                        .isCloseTo(expected.get(r).logProbs().get(t), within(bound));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llava15, FLOAT32",
        "llava15, BFLOAT16",
        "llava15, FLOAT16",
        "llava_next, FLOAT32",
        "llava_next, BFLOAT16",
        "omnilmm, FLOAT32",
        "omnilmm, BFLOAT16",
        "omnilmm, FLOAT16",
        "qwen2_5_vl, FLOAT32",
        "qwen2_5_vl, BFLOAT16",
        "smolvlm, FLOAT32",
        "smolvlm, BFLOAT16"
    })
    void wordProbabilitiesStayWithinTheBound(String family, ScalarType type) {
        List<Prompt> prompts = requests().stream().map(ScoreRequest::prompt).toList();
        try (Policy policy = open(family, type)) {
            List<Double> alone = prompts.stream()
                    .map(prompt -> ask(policy, List.of(prompt)).get(0))
                    .toList();
            for (List<Integer> call : calls(prompts.size())) {
                List<Double> together =
                        ask(policy, call.stream().map(prompts::get).toList());
                for (int i = 0; i < call.size(); i++) {
                    int own = call.get(i) / QUESTIONS.size();
                    boolean shares = call.stream()
                                    .filter(other -> other / QUESTIONS.size() == own)
                                    .count()
                            > 1;
                    double bound = type == ScalarType.FLOAT32 ? FLOAT32_BOUND : shares ? SAME_IMAGE_BOUND : 0;
                    double expected = alone.get(call.get(i));
                    assertThat(together.get(i)).isCloseTo(expected, within(bound * expected));
                }
            }
        }
    }

    private static List<Double> ask(Policy policy, List<Prompt> prompts) {
        return policy
                .nextTokenProbabilities(prompts.stream()
                        .map(prompt -> new NextTokenRequest(prompt, List.of("yes", "no")))
                        .toList())
                .stream()
                .map(answer -> answer.of("yes"))
                .toList();
    }

    /** The compositions of calls: all prompts, one prompt per image, and some prompts in other orders. */
    private static List<List<Integer>> calls(int count) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        List<List<Integer>> calls = new ArrayList<>();
        calls.add(List.copyOf(all));
        calls.add(List.of(0, QUESTIONS.size() + 1));
        Random random = new Random(5);
        for (int i = 2; i < 5; i++) {
            Collections.shuffle(all, random);
            calls.add(List.copyOf(all.subList(0, i)));
        }
        return calls;
    }
}
