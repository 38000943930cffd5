package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the responses that a rule picks among n candidates per held-out scene.
 *
 * @param rule name of the scoring rule
 * @param n number of candidates per scene
 * @param metrics metrics of the picked responses
 * @param meanScore mean score of the picked responses, in units of the rule; null if unknown
 * @param stability share of picks, in [0, 1], that do not change with noise of a tenth of the scores' standard
 *     deviation; null if unknown
 */
public record BestOfNPoint(
        String rule,
        int n,
        @JsonUnwrapped Metrics metrics,
        @Nullable Double meanScore,
        @Nullable Double stability) {
    public BestOfNPoint {
        if (n < 1) {
            throw new IllegalArgumentException("n must be >= 1, was " + n);
        }
        ReportChecks.finite("meanScore", meanScore);
        ReportChecks.finite("stability", stability);
    }
}
