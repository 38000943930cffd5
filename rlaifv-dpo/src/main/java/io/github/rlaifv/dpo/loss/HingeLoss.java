package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;

/**
 * {@code max(0, 1 - beta * delta)} (SLiC, arXiv 2305.10425, over log-ratios as in RSO, arXiv 2309.06657, section 3.2).
 * The gradient at the corner is 0.
 *
 * @param beta per nat, > 0; the inverse of the margin wanted
 * @param divergence that makes scores of log-ratios
 */
public record HingeLoss(double beta, Divergence divergence) implements MarginLoss {
    public HingeLoss {
        Checks.positive("beta", beta);
    }

    /** With the reverse KL divergence. */
    public HingeLoss(double beta) {
        this(beta, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public Point at(double delta) {
        double gap = 1 - beta * delta;
        return gap > 0 ? new Point(gap, -beta) : new Point(0, 0);
    }
}
