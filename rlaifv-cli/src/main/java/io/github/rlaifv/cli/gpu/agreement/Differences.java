package io.github.rlaifv.cli.gpu.agreement;

/** Differences of two results of the same stage. */
final class Differences {
    private Differences() {}

    static double of(Stage.Measure measure, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            return Double.NaN;
        }
        return measure == Stage.Measure.RELATIVE ? relative(expected, actual) : largest(expected, actual);
    }

    /** The largest absolute difference; NaN if a number is. */
    private static double largest(float[] expected, float[] actual) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            // Math.max keeps NaN
            largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
        }
        return largest;
    }

    /** The L2 norm of the difference divided by that of the expected numbers; 0 if both are zero. */
    private static double relative(float[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) expected[i] - actual[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }
}
