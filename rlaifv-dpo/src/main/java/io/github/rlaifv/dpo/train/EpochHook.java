package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.training.TrainablePolicy;

/** A callback after each epoch of training, which may look at the policy and stop the run. */
@FunctionalInterface
public interface EpochHook {

    /** A hook that does nothing. */
    EpochHook NONE = (epoch, policy) -> true;

    /**
     * Called after an epoch; may evaluate and save the policy.
     *
     * @param epoch the finished epoch, counted from 1
     * @param policy the policy as trained so far
     * @return true to continue, false to stop the run
     */
    boolean afterEpoch(int epoch, TrainablePolicy policy);

    /**
     * Size of the files that the hook keeps on the disk of the run, in bytes, such as the best epoch's model. New ones
     * are written before those that they replace are deleted. A run checks the disk space for them. Default: 0.
     *
     * @param policy the policy to train
     */
    default long keptBytes(TrainablePolicy policy) {
        return 0;
    }

    /** Size of those files that exist already, in bytes, as in a resumed run. Default: 0. */
    default long presentBytes() {
        return 0;
    }
}
