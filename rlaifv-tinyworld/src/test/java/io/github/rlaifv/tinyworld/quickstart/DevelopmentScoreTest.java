package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.tinyworld.report.Metrics;
import org.junit.jupiter.api.Test;

class DevelopmentScoreTest {

    private final DevelopmentScore score = new DevelopmentScore(metrics(0.5, 0.8, 0.9));

    private static Metrics metrics(double response, double overall, double coverage) {
        return new Metrics(response, 0.1, overall, coverage, 20.0, null, 0.0);
    }

    @Test
    void baseHasAScoreOfZero() {
        assertThat(score.of(metrics(0.5, 0.8, 0.9))).isEqualTo(0);
    }

    @Test
    void scoreIsTheMeanOfBothRelativeDecreases() {
        // (1 - 0.1 / 0.5) = 0.8 and (1 - 0.4 / 0.8) = 0.5
        assertThat(score.of(metrics(0.1, 0.4, 0.9))).isEqualTo((0.8 + 0.5) / 2, within(1e-12));
    }

    @Test
    void lostCoverageIsPenalizedAndGainedCoverageIsNot() {
        assertThat(score.of(metrics(0.1, 0.4, 0.95))).isEqualTo(0.65, within(1e-12));
        assertThat(score.of(metrics(0.1, 0.4, 0.8))).isEqualTo(0.65 - 5 * 0.1, within(1e-12));
    }

    @Test
    void modelThatSaysLittleHasANegativeScore() {
        assertThat(score.of(metrics(0.0, 0.0, 0.3))).isNegative();
    }

    @Test
    void newErrorsCountAgainstABaseWithoutErrors() {
        DevelopmentScore clean = new DevelopmentScore(metrics(0, 0, 0.9));
        assertThat(clean.of(metrics(0.2, 0.4, 0.9))).isEqualTo(-0.3, within(1e-12));
    }

    @Test
    void missingGroundTruthIsRejected() {
        assertThatThrownBy(() -> score.of(Metrics.ofLength(3)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("ground truth");
    }
}
