package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accumulators are created when they are first needed, which another thread than the model's may do. */
class LazyGradientsTest {
    @Test
    void creatingAnAccumulatorLeavesTheNameAloneUnderWhichAKernelGetsTheWeight() {
        Fixtures.require(Fixtures.path("llava15", "model"));
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            Parameter parameter = policy.parameters().get(0);
            NDArray weight = policy.tensor(parameter.name());
            weight.setName("w.q");
            try (Gradients gradients = policy.newGradients(List.of(parameter))) {
                assertThat(gradients.toArray(parameter.name())).containsOnly(0);
            }
            assertThat(weight.getName()).isEqualTo("w.q");
        }
    }
}
