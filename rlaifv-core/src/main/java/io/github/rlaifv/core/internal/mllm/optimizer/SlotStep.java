package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.training.AdamW;
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
}
