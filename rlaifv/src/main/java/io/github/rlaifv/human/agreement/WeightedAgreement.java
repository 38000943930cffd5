package io.github.rlaifv.human.agreement;

/**
 * The agreement on all claims of the feedback, estimated from the sample: each claim of the sample stands for as many as its
 * stratum (confirmed or rejected by the labeler) has per decided claim. The 95 % interval is that of a bootstrap over images
 * (percentile method, 1,000 resamples).
 *
 * @param share share of claims on which labeler and people agree; NaN without decided claims in a stratum that has claims
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param kappa Cohen's kappa of the weighted claims
 */
public record WeightedAgreement(double share, double low, double high, double kappa) {}
