package io.github.rlaifv.dpo.loss.internal;

/** Checks the options of losses. */
public final class LossOptionChecks {
    private LossOptionChecks() {}

    public static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite and > 0, was " + value);
        }
    }

    public static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite and >= 0, was " + value);
        }
    }

    public static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, was " + value);
        }
    }

    public static void smoothing(double value) {
        if (!(value >= 0 && value < 0.5)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 0.5), was " + value);
        }
    }
}
