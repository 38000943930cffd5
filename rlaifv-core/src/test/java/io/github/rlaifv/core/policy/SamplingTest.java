package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling options at their extreme values. */
class SamplingTest {
    private static List<String> texts(Policy policy, Sampling sampling) {
        return policy
                .generate(List.of(new GenerationRequest("k", Prompt.of("What is in the picture?"), 2, sampling)))
                .get(0)
                .stream()
                .map(Completion::text)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -1, Double.MIN_VALUE, 9e-7, 1.1e6, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
    void penaltyOutsideItsRangeIsRejected(double penalty) {
        assertThatThrownBy(() -> Sampling.builder().repetitionPenalty(penalty).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repetitionPenalty")
                .hasMessageContaining(Double.toString(penalty));
    }

    @Test
    void everyAllowedPenaltyAndTemperatureGivesTokens() {
        try (Policy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")))) {
            for (double penalty : new double[] {1e-6, 1, 1e6}) {
                Sampling.Builder options =
                        Sampling.builder().repetitionPenalty(penalty).maxNewTokens(4);
                List<String> greedy = texts(policy, options.temperature(0).build());
                for (double temperature : new double[] {Double.MIN_VALUE, 1e-300, 1e-6}) {
                    assertThat(texts(policy, options.temperature(temperature).build()))
                            .as("temperature %s, penalty %s", temperature, penalty)
                            .isEqualTo(greedy);
                }
                assertThat(texts(policy, options.temperature(Double.MAX_VALUE).build()))
                        .hasSize(2);
            }
        }
    }
}
