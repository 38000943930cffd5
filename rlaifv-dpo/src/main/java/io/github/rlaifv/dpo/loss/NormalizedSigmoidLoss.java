package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;

/**
 * {@code -log sigma(beta * (score(c) / |c| - score(r) / |r|))} (length-normalised DPO, Tulu 3, arXiv 2411.15124): longer responses gain nothing by their length.
 *
 * @param beta per nat a token, > 0; 5 in the paper, as means are that much smaller than sums
 * @param divergence that makes scores of log-ratios
 */
public record NormalizedSigmoidLoss(double beta, Divergence divergence) implements MarginLoss {
    public NormalizedSigmoidLoss {
        Checks.positive("beta", beta);
    }

    /** With the reverse KL divergence. */
    public NormalizedSigmoidLoss(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "sigmoid_norm";
    }

    @Override
    public boolean perToken() {
        return true;
    }

    @Override
    public Point at(double delta) {
        return SigmoidLoss.smoothed(beta, 0, delta);
    }
}
