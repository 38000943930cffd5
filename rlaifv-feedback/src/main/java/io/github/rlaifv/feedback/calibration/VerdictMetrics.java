package io.github.rlaifv.feedback.calibration;

/**
 * How right a labeler's verdicts are at one threshold.
 *
 * @param threshold the share of yes above which a claim counts as confirmed
 * @param confusion verdicts against the truth
 * @param accuracy share of right verdicts
 * @param precision share of confirmed claims that are true
 * @param recall share of true claims that are confirmed
 * @param f1 harmonic mean of precision and recall
 * @param balancedAccuracy mean of recall and the share of false claims not confirmed
 */
public record VerdictMetrics(
        double threshold,
        Confusion confusion,
        Estimate accuracy,
        Estimate precision,
        Estimate recall,
        Estimate f1,
        Estimate balancedAccuracy) {}
