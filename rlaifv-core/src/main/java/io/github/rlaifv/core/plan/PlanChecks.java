package io.github.rlaifv.core.plan;

/** Checks and divisions of sizes. */
final class PlanChecks {
    private PlanChecks() {}

    /** The largest share of a number that is divided among copies. */
    static int share(int number, int copies) {
        return (int) (((long) number + copies - 1) / copies);
    }

    /** A product of positive numbers, or the largest number if it is larger. */
    static long product(long first, long second) {
        return first > Long.MAX_VALUE / second ? Long.MAX_VALUE : first * second;
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be >= 0, was " + value);
        }
    }

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }
}
