package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.function.Function;

/**
 * The mean of the weights of several models of one shape, which are all on the device of the first one.
 *
 * @param sources the models, at least one
 */
record WeightMean(List<Source> sources) {

    /**
     * The weights of a model.
     *
     * @param kernels kernels of the model
     * @param tensors returns the tensor of a parameter
     */
    record Source(Kernels kernels, Function<String, NDArray> tensors) {}

    WeightMean {
        sources = List.copyOf(sources);
    }

    /** Returns the mean of a parameter in float32, computed in float32. */
    NDArray of(String parameter, TensorScope scope) {
        Source first = sources.get(0);
        NDArray sum = first.kernels().copyTo(ScalarType.FLOAT32, first.tensors().apply(parameter), scope);
        for (Source other : sources.subList(1, sources.size())) {
            other.kernels()
                    .lifetime()
                    .run(() -> first.kernels()
                            .call("accumulate")
                            .with(List.of(sum))
                            .with(List.of(other.tensors().apply(parameter)))
                            .run());
        }
        first.kernels()
                .call("scale_all")
                .with(List.of(sum))
                .with(1.0 / sources.size())
                .run();
        return sum;
    }
}
