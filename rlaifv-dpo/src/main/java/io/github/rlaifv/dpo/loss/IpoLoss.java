package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of IPO (arXiv 2310.12036, equation 17, where beta is called tau): {@code (delta - 1 / (2 beta))^2}. It pulls
 * the margin to a finite value instead of letting it grow without bound. TRL divides log-ratios by the number of
 * tokens, so that long responses do not inflate the square; the paper does not specify it.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param perToken true for log-ratios divided by the number of tokens (in nats per token, as in TRL), false for sums
 *     (in nats)
 * @param divergence divergence that turns log-ratios into scores
 */
public record IpoLoss(double beta, boolean perToken, Divergence divergence) implements MarginLoss {
    public IpoLoss {
        LossOptionChecks.positive("beta", beta);
    }

    /** Creates the loss as in TRL: per token, with the reverse KL divergence. */
    public IpoLoss(double beta) {
        this(beta, true, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return perToken ? "ipo" : "ipo_sum";
    }

    @Override
    public CurvePoint at(double delta) {
        double error = delta - 1 / (2 * beta);
        return new CurvePoint(error * error, 2 * error);
    }
}
