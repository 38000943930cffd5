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
}
