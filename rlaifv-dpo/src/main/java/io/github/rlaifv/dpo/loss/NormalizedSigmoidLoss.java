package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of length-normalized DPO (Tulu 3, arXiv 2411.15124):
 * {@code -log sigma(beta * (score(c) / |c| - score(r) / |r|))}. Longer responses gain nothing by their length.
 *
 * @param beta strength of the tie to the reference, per nat per token, > 0; 5 in the paper, because means are so much
 *     smaller than sums
 * @param divergence divergence that turns log-ratios into scores
 */
public record NormalizedSigmoidLoss(double beta, Divergence divergence) implements MarginLoss {
    public NormalizedSigmoidLoss {
        LossOptionChecks.positive("beta", beta);
    }

    /** Creates the loss with the reverse KL divergence. */
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
    public CurvePoint at(double delta) {
        return SigmoidLoss.smoothed(beta, 0, delta);
    }
}
