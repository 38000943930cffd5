package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares tensors by their largest difference. */
public final class MaxError {
    private MaxError() {}

    /** Fails if any value differs by more than the limit. */
    public static void assertWithin(float[] actual, float[] expected, double limit) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(limit);
    }
}
