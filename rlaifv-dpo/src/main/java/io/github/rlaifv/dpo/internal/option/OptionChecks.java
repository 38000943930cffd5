package io.github.rlaifv.dpo.internal.option;

/** Checks the options of trainers. */
public final class OptionChecks {
    private OptionChecks() {}

    public static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }

    public static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be >= 0, was " + value);
        }
    }
}
