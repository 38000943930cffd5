package io.github.rlaifv.core.internal.mllm.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.work.ModelGate;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates of parameters whose gradients arrive one by one. */
class FusedUpdatesTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.5, 0.9, 0.999, 1e-8, 0);
    private static final List<Parameter> PARAMETERS =
            List.of(parameter("upper"), parameter("middle"), parameter("lower"));

    private static Parameter parameter(String name) {
        return new Parameter(name, ParameterGroup.LANGUAGE_MODEL, List.of(2L));
    }

    @ParameterizedTest
    @CsvSource({
        "1, FLOAT32, false, 4.2426405",
        "1, BFLOAT16, false, 4.2426405",
        "1, BFLOAT16, true, 4.2426405",
        "NaN, FLOAT32, false, NaN",
        "NaN, BFLOAT16, false, NaN",
        "Infinity, FLOAT32, true, Infinity",
        "Infinity, BFLOAT16, true, Infinity"
    })
    void nothingIsChangedFromAGradientOnThatIsNotFinite(
            float middle, ScalarType storage, boolean offload, double norm) {
        ComputeDevice device = storage == ScalarType.FLOAT32 && !offload ? ComputeDevice.cpu() : CopyDevices.device(0);
        try (Kernels kernels = Kernels.open(device);
                TensorScope scope = kernels.root().child()) {
            Map<String, NDArray> weights = new HashMap<>();
            PARAMETERS.forEach(one ->
                    weights.put(one.name(), kernels.copyTo(storage, scope.floats(new float[] {1, 1}), scope)));
            try (NativeAdamW adamW = new NativeAdamW(
                            new ModelGate(() -> "model"),
                            StatePlace.of(kernels, offload),
                            name -> Objects.requireNonNull(weights.get(name)),
                            name -> storage != ScalarType.FLOAT32,
                            PARAMETERS,
                            () -> {});
                    FusedUpdates updates =
                            new FusedUpdates(kernels, List.of(new AdamWStep(adamW, SETTINGS)), name -> true)) {
                updates.add("upper", scope.floats(new float[] {-1, 2}));
                updates.add("middle", scope.floats(new float[] {2, middle}));
                updates.add("lower", scope.floats(new float[] {-2, 2}));
                assertThat(Float.valueOf((float) updates.finish())).isEqualTo(Float.valueOf((float) norm));
            }
            boolean finite = Float.isFinite(middle);
            assertThat(floats("upper", weights, kernels, scope))
                    .containsExactly(new float[] {1.5f, 0.5f}, within(1e-6f));
            assertThat(floats("middle", weights, kernels, scope))
                    .containsExactly(
                            finite ? new float[] {0.5f, 0.5f} : new float[] {1, 1}, within(finite ? 1e-6f : 0));
            assertThat(floats("lower", weights, kernels, scope))
                    .containsExactly(
                            finite ? new float[] {1.5f, 0.5f} : new float[] {1, 1}, within(finite ? 1e-6f : 0));
        }
    }

    @Test
    void passThatCannotBeginLeavesTheOptimizerFree() {
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu())) {
            NDArray weight = kernels.root().floats(new float[] {1, 1});
            List<Parameter> one = List.of(PARAMETERS.get(0));
            NativeAdamW adamW = new NativeAdamW(
                    new ModelGate(() -> "model"),
                    StatePlace.of(kernels, false),
                    name -> weight,
                    name -> false,
                    one,
                    () -> {});
            List<AdamWStep> steps = List.of(new AdamWStep(adamW, SETTINGS));
            Kernels closed = Kernels.open(ComputeDevice.cpu());
            closed.close();
            assertThatThrownBy(() -> new FusedUpdates(closed, steps, name -> true))
                    .isNotNull();
            adamW.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> new FusedUpdates(kernels, steps, name -> true))
                    .withMessageContaining("this optimizer cannot be used any more");
        }
    }

    private static float[] floats(String name, Map<String, NDArray> weights, Kernels kernels, TensorScope scope) {
        NDArray weight = Objects.requireNonNull(weights.get(name));
        return HostNumbers.floats(kernels.copyTo(ScalarType.FLOAT32, weight, scope));
    }
}
