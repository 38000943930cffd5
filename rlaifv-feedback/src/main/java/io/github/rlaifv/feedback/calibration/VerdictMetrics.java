package io.github.rlaifv.feedback.calibration;

/**
 * How well a labeler's verdicts agree with the truth at one threshold.
 *
 * @param threshold share of yes above which a claim is confirmed
 * @param confusion counts of verdicts against the truth
 * @param accuracy share of correct verdicts
 * @param precision share of confirmed claims that are true
 * @param recall share of true claims that are confirmed
 * @param f1 harmonic mean of precision and recall
 * @param balancedAccuracy mean of recall and of the share of false claims that are not confirmed
 */
public record VerdictMetrics(
        double threshold,
        Confusion confusion,
        MetricInterval accuracy,
        MetricInterval precision,
        MetricInterval recall,
        MetricInterval f1,
        MetricInterval balancedAccuracy) {}
