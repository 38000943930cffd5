package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;

/**
 * A loaded adapter of a linear map whose kernel takes no adapters, such as one of a vision tower. It is added to the
 * weight while it is attached, and is not trained.
 *
 * @param target parameter of the adapted weight, [out, in]
 * @param a matrix A, [rank, in], float32
 * @param b matrix B, [out, rank], float32
 * @param original copy of the weight without the adapter
 */
public record FixedLora(Parameter target, NDArray a, NDArray b, NDArray original) {

    /** Adds the product of the matrices to the weight in place. */
    void addTo(NamedWeights weights, Kernels kernels, double scale) {
        kernels.call("merge")
                .with(weights.tensor(target.name()))
                .with(a)
                .with(b)
                .with(scale)
                .run();
    }

    /** Gives the weight its values back, bit by bit. */
    void restore(NamedWeights weights, Kernels kernels) {
        kernels.call("copy_all")
                .with(List.of(weights.tensor(target.name())))
                .with(List.of(original))
                .run();
    }
}
