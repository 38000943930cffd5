package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * What one model says about the held-out scenes. All shares are in [0, 1]; null stands for unknown, as it is where the
 * images have no ground truth.
 *
 * @param responseHallucination share of responses that mention an object which is not there
 * @param mentionHallucination share of mentioned objects that are not there
 * @param overallHallucination share of responses with any wrong object, attribute or place
 * @param coverage share of the objects in the images that the responses mention
 * @param meanWords words in a response
 * @param labelerAccuracy share of claims that the labeler judges as the ground truth does
 * @param repeatedMentions share of responses that mention one object twice
 */
public record Metrics(
        @Nullable Double responseHallucination,
        @Nullable Double mentionHallucination,
        @Nullable Double overallHallucination,
        @Nullable Double coverage,
        @Nullable Double meanWords,
        @Nullable Double labelerAccuracy,
        @Nullable Double repeatedMentions) {

    /** Nothing is known. */
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

    /** Only the length is known: images without ground truth. */
    public static Metrics ofLength(double meanWords) {
        return new Metrics(null, null, null, null, meanWords, null, null);
    }
}
