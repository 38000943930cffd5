package io.github.rlaifv.core.plan;

/** Checks and divisions of sizes. */
final class PlanChecks {
    private PlanChecks() {}

    /** The largest share of a number that is divided among copies. */
    static int share(int number, int copies) {
        return (number + copies - 1) / copies;
    }

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }
}
