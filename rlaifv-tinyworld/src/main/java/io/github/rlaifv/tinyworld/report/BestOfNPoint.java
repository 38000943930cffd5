package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The responses that a rule picks among n candidates of each held-out scene.
 *
 * @param rule that picks
 * @param n candidates a scene
 * @param metrics of the picked responses
 * @param meanScore of the picked responses, in the rule's units; null where unknown
 * @param stability how often, in [0, 1], a pick survives noise of a tenth of the scores' standard deviation; null where
 *     unknown
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
