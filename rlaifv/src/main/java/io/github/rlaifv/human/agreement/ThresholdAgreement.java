package io.github.rlaifv.human.agreement;

import io.github.rlaifv.feedback.calibration.Confusion;

/**
 * The agreement that the labeler would have with another threshold, from the same probabilities.
 *
 * @param threshold share of yes above which a claim is confirmed
 * @param agreement share of the decided claims on which labeler and people agree
 * @param kappa Cohen's kappa on these claims
 * @param weighted share estimated for all claims of the feedback; NaN as in {@link WeightedAgreement}
 * @param confusion counts of verdicts against what people say
 */
public record ThresholdAgreement(
        double threshold, ShareInterval agreement, double kappa, double weighted, Confusion confusion) {}
