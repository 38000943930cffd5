package io.github.rlaifv.inference;

/**
 * The factor of a reward.
 *
 * @param value finite and > 0
 */
record RewardBeta(double value) {
    RewardBeta {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("beta must be finite and > 0, was " + value);
        }
    }
}
