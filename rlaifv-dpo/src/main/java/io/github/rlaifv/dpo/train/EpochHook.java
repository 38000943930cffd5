package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.training.TrainablePolicy;

/** Looks at a policy after each epoch of training. */
@FunctionalInterface
public interface EpochHook {

    /** Does nothing. */
    EpochHook NONE = (epoch, policy) -> true;

    /**
     * Called after an epoch; may evaluate and save the policy.
     *
     * @param epoch from 1
     * @param policy as trained so far
     * @return whether to go on
     */
    boolean afterEpoch(int epoch, TrainablePolicy policy);
}
