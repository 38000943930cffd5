package io.github.rlaifv.inference.evaluation.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmCorrectionTest {

    @Test
    void pValuesAreMultipliedByNumberOfThoseNotSmaller() {
        // Ascending .01, .02, .03, .04 times 4, 3, 2, 1: .04, .06, .06, .04; none may be below the previous one, so
        // the last becomes .06.
        assertThat(HolmCorrection.correct(new double[] {0.03, 0.01, 0.04, 0.02}))
                .containsExactly(new double[] {0.06, 0.04, 0.06, 0.06}, within(1e-12));
    }

    @Test
    void correctedPValuesAreAtMostOne() {
        assertThat(HolmCorrection.correct(new double[] {0.6, 0.9})).containsExactly(1, 1);
        assertThat(HolmCorrection.correct(new double[0])).isEmpty();
    }

    @Test
    void unknownPValuesAreIgnored() {
        // Two known p-values: .02 * 2 and .5 * 1.
        assertThat(HolmCorrection.correct(new double[] {Double.NaN, 0.5, 0.02}))
                .containsExactly(new double[] {Double.NaN, 0.5, 0.04}, within(1e-12));
    }
}
