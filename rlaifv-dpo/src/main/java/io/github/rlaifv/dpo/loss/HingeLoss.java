package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The hinge loss of SLiC (arXiv 2305.10425), over log-ratios as in RSO (arXiv 2309.06657, section 3.2):
 * {@code max(0, 1 - beta * delta)}. Its gradient at the corner is 0.
 *
 * @param beta inverse of the margin to reach, per nat, > 0
 * @param divergence divergence that turns log-ratios into scores
 */
public record HingeLoss(double beta, Divergence divergence) implements MarginLoss {
    public HingeLoss {
        LossOptionChecks.positive("beta", beta);
    }

    /** Creates the loss with the reverse KL divergence. */
    public HingeLoss(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public CurvePoint at(double delta) {
        double gap = 1 - beta * delta;
        return gap > 0 ? new CurvePoint(gap, -beta) : new CurvePoint(0, 0);
    }
}
