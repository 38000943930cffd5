package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of robust DPO (arXiv 2403.00409): {@code (-(1 - s) log sigma(m) + s log sigma(-m)) / (1 - 2 s)} with the
 * margin {@code m = beta * delta}. If labels are flipped with probability s, its expectation is the sigmoid loss of the
 * true labels. It is negative for large margins.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param labelSmoothing probability s of a flipped label, in [0, 0.5)
 * @param divergence divergence that turns log-ratios into scores
 */
public record RobustLoss(double beta, double labelSmoothing, Divergence divergence) implements MarginLoss {
    public RobustLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.smoothing(labelSmoothing);
    }

    /** Creates the loss with the reverse KL divergence. */
    public RobustLoss(double beta, double labelSmoothing) {
        this(beta, labelSmoothing, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "robust";
    }

    @Override
    public CurvePoint at(double delta) {
        double margin = beta * delta;
        double s = labelSmoothing;
        double loss = (1 - s) * Logistic.softplus(-margin) - s * Logistic.softplus(margin);
        double slope = -(1 - s) * Logistic.sigmoid(-margin) - s * Logistic.sigmoid(margin);
        return new CurvePoint(loss / (1 - 2 * s), beta * slope / (1 - 2 * s));
    }
}
