package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import java.util.stream.LongStream;

/** Copies and compares the weights of a model's replicas. */
final class ReplicaWeights {
    private ReplicaWeights() {}

    /** Overwrites parameters of a policy with those of another replica, one at a time. */
    static void copy(LocalPolicy target, LocalPolicy source, List<Parameter> parameters) {
        Kernels kernels = target.kernels();
        source.kernels().lifetime().run(() -> {
            for (Parameter parameter : parameters) {
                try (TensorScope call = kernels.root().child()) {
                    NDArray weight = target.tensor(parameter.name());
                    // not by the training entry, which names its arguments: the source may be computing
                    NDArray here = kernels.call("to_device_of")
                            .with(source.tensor(parameter.name()))
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
    static List<Long> checksums(LocalPolicy policy, List<Parameter> parameters, int part, int parts) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        Kernels kernels = policy.kernels();
        List<NDArray> tensors = parameters.stream()
                .map(parameter -> policy.tensor(parameter.name()))
                .toList();
        try (TensorScope call = kernels.root().child()) {
            return LongStream.of(HostNumbers.longs(kernels.call("checksums")
                            .with(tensors)
                            .with(part)
                            .with(parts)
                            .one(call)))
                    .boxed()
                    .toList();
        }
    }
}
