package io.github.rlaifv.examples.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The responses that self-reward picks among n candidates of each held-out scene.
 *
 * @param n candidates a scene
 * @param metrics of the picked responses
 * @param meanReward of the picked responses, in units of beta * nats; null where unknown
 */
public record BestOfNPoint(
        int n, @JsonUnwrapped Metrics metrics, @Nullable Double meanReward) {
    public BestOfNPoint {
        if (n < 1) {
            throw new IllegalArgumentException("n must be >= 1, was " + n);
        }
        Checks.finite("meanReward", meanReward);
    }
}
