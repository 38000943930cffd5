package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;

/**
 * {@code (delta - 1 / (2 beta))^2} (IPO, arXiv 2310.12036, equation 17, where beta is called tau). The margin is pulled to
 * a finite value instead of growing for ever. TRL takes mean log-ratios a token, with which lengths don't inflate the
 * square; the paper is silent on that.
 *
 * @param beta per nat, > 0
 * @param perToken true for log-ratios divided by the tokens (nats a token, as TRL), false for sums (nats)
 * @param divergence that makes scores of log-ratios
 */
public record IpoLoss(double beta, boolean perToken, Divergence divergence) implements MarginLoss {
    public IpoLoss {
        Checks.positive("beta", beta);
    }

    /** As in TRL: per token, reverse KL. */
    public IpoLoss(double beta) {
        this(beta, true, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return perToken ? "ipo" : "ipo_sum";
    }

    @Override
    public Point at(double delta) {
        double error = delta - 1 / (2 * beta);
        return new Point(error * error, 2 * error);
    }
}
