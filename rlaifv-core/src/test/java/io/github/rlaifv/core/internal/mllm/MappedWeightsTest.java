package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mapped weights are no memory that a training may take, although the system counts their pages as free. */
class MappedWeightsTest {
    private static final long FREE = 1L << 40;

    private static LocalPolicy open(ScalarType storage, boolean copied) {
        return (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path("llava15_bf16", "model")),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(storage)
                        .copyWeights(copied)
                        .build());
    }

    @Test
    void mappedWeightsAreNotFree() {
        try (LocalPolicy policy = open(ScalarType.BFLOAT16, false)) {
            long bytes = policy.weights().parameters().stream()
                    .mapToLong(Parameter::numbers)
                    .map(numbers -> 2 * numbers)
                    .sum();
            assertThat(policy.weights().leaveOf(FREE)).isEqualTo(FREE - bytes);
            assertThat(policy.weights().leaveOf(bytes - 1)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, true", "FLOAT32, false"})
    void systemCountsOtherWeightsItself(ScalarType storage, boolean copied) {
        try (LocalPolicy policy = open(storage, copied)) {
            assertThat(policy.weights().leaveOf(FREE)).isEqualTo(FREE);
        }
    }
}
