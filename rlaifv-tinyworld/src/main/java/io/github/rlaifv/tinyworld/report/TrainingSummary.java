package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * How one round's preference learning ended. Chosen and rejected are kept apart: a margin can also grow by making both
 * less likely.
 *
 * @param steps optimizer steps
 * @param loss mean over the last steps; null where unknown
 * @param chosenReward implicit reward of the chosen responses at the end, in units of beta * nats; null where unknown
 * @param rejectedReward likewise of the rejected responses
 * @param rewardAccuracy share of pairs, in [0, 1], whose chosen response has the higher reward; null where unknown
 */
public record TrainingSummary(
        long steps,
        @Nullable Double loss,
        @Nullable Double chosenReward,
        @Nullable Double rejectedReward,
        @Nullable Double rewardAccuracy) {
    public TrainingSummary {
        ReportChecks.finite("loss", loss);
        ReportChecks.finite("chosenReward", chosenReward);
        ReportChecks.finite("rejectedReward", rejectedReward);
        ReportChecks.share("rewardAccuracy", rewardAccuracy);
    }
}
