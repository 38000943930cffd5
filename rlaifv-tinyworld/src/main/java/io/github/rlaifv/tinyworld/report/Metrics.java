package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * Metrics of a model's responses. All shares are in [0, 1]. A metric is null if it is unknown, such as where the images
 * have no ground truth.
 *
 * @param responseHallucination share of responses that mention an absent object
 * @param mentionHallucination share of mentions of absent objects among all mentions
 * @param overallHallucination share of responses with any wrong object, attribute or place
 * @param coverage share of the objects in the images that the responses mention
 * @param meanWords mean number of words per response
 * @param labelerAccuracy share of claims that the labeler judges correctly
 * @param repeatedMentions share of responses that mention an object twice
 */
public record Metrics(
        @Nullable Double responseHallucination,
        @Nullable Double mentionHallucination,
        @Nullable Double overallHallucination,
        @Nullable Double coverage,
        @Nullable Double meanWords,
        @Nullable Double labelerAccuracy,
        @Nullable Double repeatedMentions) {

    /** Metrics that are all unknown. */
    public static final Metrics UNKNOWN = new Metrics(null, null, null, null, null, null, null);

    public Metrics {
        ReportChecks.share("responseHallucination", responseHallucination);
        ReportChecks.share("mentionHallucination", mentionHallucination);
        ReportChecks.share("overallHallucination", overallHallucination);
        ReportChecks.share("coverage", coverage);
        ReportChecks.share("labelerAccuracy", labelerAccuracy);
        ReportChecks.share("repeatedMentions", repeatedMentions);
        ReportChecks.finite("meanWords", meanWords);
    }

    /** Metrics for images without ground truth, where only the length is known. */
    public static Metrics ofLength(double meanWords) {
        return new Metrics(null, null, null, null, meanWords, null, null);
    }
}
