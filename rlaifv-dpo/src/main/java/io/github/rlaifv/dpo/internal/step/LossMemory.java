package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.dpo.loss.batch.RunningMean;

/** What a loss remembers from batch to batch. */
public interface LossMemory {

    /** Of losses that remember nothing. */
    LossMemory NONE = new LossMemory() {
        @Override
        public RunningMean seen() {
            return RunningMean.EMPTY;
        }

        @Override
        public void seen(RunningMean value) {
            // nothing to go on from
        }
    };

    /** The log-ratios of all batches so far; to be kept with a checkpoint. */
    RunningMean seen();

    /** Goes on from a checkpoint. */
    void seen(RunningMean value);
}
