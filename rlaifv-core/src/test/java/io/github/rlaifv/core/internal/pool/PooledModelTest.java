package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Copies of a real model in a pool give the bytes of any other number of copies. */
class PooledModelTest {
    private static final int PROMPTS = 10;

    /** All results of a policy, exact. */
    private record Results(List<Object> generated, List<Object> scored, List<Object> probabilities) {
        static Results of(Policy policy) {
            Sampling sampling =
                    Sampling.builder().temperature(1).maxNewTokens(2).build();
            List<GenerationRequest> generations = new ArrayList<>();
            List<ScoreRequest> scores = new ArrayList<>();
            List<NextTokenRequest> questions = new ArrayList<>();
            for (int i = 0; i < PROMPTS; i++) {
                ImageSource image = Fixtures.photos().any(i % 3).image();
                Prompt prompt = Prompt.of(i % 5 == 4 ? null : image, "What is in part " + i + "?");
                generations.add(new GenerationRequest("r" + i, prompt, 12, sampling));
                scores.add(new ScoreRequest(prompt, List.of("a car ".repeat(1 + i % 5), "two trees")));
                questions.add(new NextTokenRequest(prompt, List.of("yes", "no")));
            }
            return new Results(
                    List.copyOf(policy.generate(generations)),
                    List.copyOf(policy.score(scores)),
                    List.copyOf(policy.nextTokenProbabilities(questions)));
        }
    }

    private static Policy copy(ComputeDevice device, ScalarType type) {
        return Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder().device(device).precision(type).build());
    }

    @Test
    void copyThatComputesInAnotherTypeIsNotCalledAnotherModel() {
        try (Policy first = copy(CopyDevices.device(0), ScalarType.BFLOAT16);
                Policy second = copy(CopyDevices.withoutBfloat16(0), ScalarType.FLOAT32)) {
            assertThatThrownBy(() -> Policies.pool(List.of(first, second)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageStartingWith("member 2 of the pool (" + second.name())
                    .hasMessageContainingAll(
                            ") computes in float32, but the first (" + first.name(),
                            ") in bfloat16: ",
                            "same precision")
                    .hasMessageNotContaining("another model");
        }
    }

    private static List<Policy> copies(int count, ScalarType type, IntFunction<ComputeDevice> devices) {
        List<Policy> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(copy(devices.apply(i), type));
        }
        return copies;
    }

    @Test
    void anyNumberOfCopiesGivesTheSameBytes() {
        List<Policy> copies = copies(4, ScalarType.FLOAT32, i -> ComputeDevice.cpu());
        try (Policy all = Policies.pool(copies)) {
            Results expected = Results.of(all);
            for (int count = 1; count <= 3; count++) {
                assertThat(Results.of(Policies.pool(copies.subList(0, count)))).isEqualTo(expected);
            }
        }
    }

    @Test
    void poolScoresLikeASingleModelInHalfPrecision() {
        List<Policy> copies = copies(2, ScalarType.BFLOAT16, i -> ComputeDevice.cpu());
        try (Policy all = Policies.pool(copies)) {
            Results expected = Results.of(all);
            Results alone = Results.of(copies.get(1));
            assertThat(alone.scored()).isEqualTo(expected.scored());
            assertThat(alone.probabilities()).isEqualTo(expected.probabilities());
        }
    }

    @Test
    void copiesOnSeveralDevicesGiveTheBytesOfOne() {
        List<Policy> copies = copies(2, ScalarType.FLOAT32, CopyDevices::device);
        try (Policy all = Policies.pool(copies)) {
            assertThat(Results.of(all)).isEqualTo(Results.of(Policies.pool(copies.subList(1, 2))));
        }
    }
}
