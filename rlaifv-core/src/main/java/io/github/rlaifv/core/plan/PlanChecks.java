package io.github.rlaifv.core.plan;

/** Checks of sizes. */
final class PlanChecks {
    private PlanChecks() {}

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }
}
