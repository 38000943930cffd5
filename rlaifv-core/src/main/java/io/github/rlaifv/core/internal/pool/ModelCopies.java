package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;

/** Distinguishes copies of a model from other models. */
public final class ModelCopies {
    private ModelCopies() {}

    /** Returns whether two policies are copies of one model, on whatever devices. */
    public static boolean same(Policy one, Policy other) {
        return one.fingerprint().equals(other.fingerprint())
                || one instanceof TrainablePolicy first
                        && other instanceof TrainablePolicy second
                        && sameWeights(first, second);
    }

    /**
     * Compares weights that were changed in memory, such as adapters. Their fingerprints have sums of many numbers, which
     * devices of different kinds may round differently; checksums are exact.
     */
    private static boolean sameWeights(TrainablePolicy one, TrainablePolicy other) {
        if (!one.origin().equals(other.origin()) || !one.parameters().equals(other.parameters())) {
            return false;
        }
        List<Long> sums = one.checksums(one.parameters(), 0, 1);
        return !sums.isEmpty() && sums.equals(other.checksums(other.parameters(), 0, 1));
    }
}
