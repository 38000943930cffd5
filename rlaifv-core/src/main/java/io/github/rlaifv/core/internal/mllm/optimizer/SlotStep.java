package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.KernelCall;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.training.AdamW;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One step of AdamW.
 *
 * @param number number of the step, from 1
 * @param settings hyper-parameters
 * @param stop float32 [1] beside the masters; nothing is changed if it is 1. Empty if the step is always taken.
 */
record SlotStep(long number, AdamW.Settings settings, Optional<NDArray> stop) {

    /** The same step, whose {@link #stop} is moved. */
    SlotStep withStop(UnaryOperator<NDArray> move) {
        return new SlotStep(number, settings, stop.map(move));
    }

    /** Updates the masters of several parameters on their own device. */
    void take(Kernels kernels, List<OptimizerSlot> slots, List<NDArray> grads) {
        KernelCall call = kernels.call(stop.isPresent() ? "adamw_unless" : "adamw")
                .with(slots.stream().map(OptimizerSlot::master).toList())
                .with(grads)
                .with(slots.stream().map(OptimizerSlot::first).toList())
                .with(slots.stream().map(OptimizerSlot::second).toList())
                .with(number)
                .with(settings.learningRate())
                .with(settings.beta1())
                .with(settings.beta2())
                .with(settings.weightDecay())
                .with(settings.epsilon());
        stop.ifPresent(call::with);
        call.run();
    }
}
