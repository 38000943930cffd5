package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * Result of the preference training of a round. It has the rewards of chosen and rejected responses instead of their
 * margin, because the margin also grows if both become less likely.
 *
 * @param steps number of optimizer steps
 * @param loss mean loss of the last steps; null if unknown
 * @param chosenReward implicit reward of the chosen responses at the end, in units of beta * nats; null if unknown
 * @param rejectedReward implicit reward of the rejected responses at the end, in units of beta * nats; null if unknown
 * @param rewardAccuracy share of pairs, in [0, 1], whose chosen response has the higher reward; null if unknown
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
