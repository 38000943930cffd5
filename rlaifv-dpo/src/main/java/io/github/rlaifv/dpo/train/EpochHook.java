package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.training.TrainablePolicy;

/** A callback after each epoch of training, or after each part of one, which may look at the policy and stop the run. */
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
     * Number of calls per epoch, at equal distances of steps: 4 calls after each quarter of an epoch. An epoch with fewer
     * steps has fewer calls. Default: 1.
     */
    default int callsPerEpoch() {
        return 1;
    }

    /**
     * Called after each part of an epoch. Default: calls {@link #afterEpoch} at the end of an epoch and continues.
     *
     * @param part number of the finished parts of all epochs, counted from 1; the end of epoch e is {@code e *
     *     callsPerEpoch()}. Numbers of parts in which no step was taken are left out
     * @param policy the policy as trained so far
     * @return true to continue, false to stop the run
     */
    default boolean afterPart(int part, TrainablePolicy policy) {
        return part % callsPerEpoch() != 0 || afterEpoch(part / callsPerEpoch(), policy);
    }

    /**
     * Size of the files that the hook keeps on the disk of the run, in bytes, such as the best epoch's model. New ones
     * are written before those that they replace are deleted. A run checks the disk space for them. Default: 0.
     *
     * @param policy the policy to train
     */
    default long keptBytes(TrainablePolicy policy) {
        return 0;
    }

    /**
     * Same as {@link #keptBytes(TrainablePolicy)}, for hooks whose files depend on the length of the run. Default: the size
     * of {@link #keptBytes(TrainablePolicy)}.
     *
     * @param epochs number of epochs of the run
     */
    default long keptBytes(TrainablePolicy policy, int epochs) {
        return keptBytes(policy);
    }

    /** Size of those files that exist already, in bytes, as in a resumed run. Default: 0. */
    default long presentBytes() {
        return 0;
    }
}
