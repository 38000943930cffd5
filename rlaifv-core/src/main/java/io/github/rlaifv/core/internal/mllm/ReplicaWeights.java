package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Copies and compares the weights of a model's replicas.
 *
 * @param kernels kernels on the device of the replica
 * @param tensors returns the tensor of a parameter
 */
record ReplicaWeights(Kernels kernels, Function<String, NDArray> tensors) {

    /** Overwrites parameters with those of another replica, one at a time. */
    void copyFrom(ReplicaWeights source, List<Parameter> parameters) {
        source.kernels.lifetime().run(() -> {
            for (Parameter parameter : parameters) {
                try (TensorScope call = kernels.root().child()) {
                    NDArray weight = tensors.apply(parameter.name());
                    NDArray here = kernels.call("to_device_of")
                            .with(source.tensors.apply(parameter.name()))
                            .with(weight)
                            .one(call);
                    kernels.call("copy_all")
                            .with(List.of(weight))
                            .with(List.of(here))
                            .run();
                }
            }
        });
    }

    /** Returns the checksums of slices of parameters. */
    List<Long> checksums(List<Parameter> parameters, int part, int parts) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        List<NDArray> compared = parameters.stream()
                .map(parameter -> tensors.apply(parameter.name()))
                .toList();
        try (TensorScope call = kernels.root().child()) {
            return LongStream.of(HostNumbers.longs(kernels.call("checksums")
                            .with(compared)
                            .with(part)
                            .with(parts)
                            .one(call)))
                    .boxed()
                    .toList();
        }
    }
}
