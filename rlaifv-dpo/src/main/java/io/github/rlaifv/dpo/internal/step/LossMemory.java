package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.dpo.loss.batch.RunningMean;

/** The state that a loss carries from batch to batch. */
public interface LossMemory {

    /** The memory of losses without state. */
    LossMemory NONE = new LossMemory() {
        @Override
        public RunningMean seen() {
            return RunningMean.EMPTY;
        }

        @Override
        public void seen(RunningMean value) {
            // there is no state to restore
        }
    };

    /** Returns the mean log-ratio of all batches so far, to be stored with a checkpoint. */
    RunningMean seen();

    /** Restores the state from a checkpoint. */
    void seen(RunningMean value);
}
