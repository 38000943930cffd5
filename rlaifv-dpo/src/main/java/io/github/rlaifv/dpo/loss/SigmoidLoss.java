package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of DPO (arXiv 2305.18290, equation 7; RLAIF-V section 3.3): {@code -log sigma(m)} with the margin
 * {@code m = beta * delta}, and {@code delta = rho(c) - rho(r)} with the reverse KL divergence. With label smoothing s
 * it is conservative DPO (E. Mitchell, "A note on DPO with noisy preferences", 2023),
 * {@code -(1 - s) log sigma(m) - s log sigma(-m)}, for labels that are wrong with probability s.
 *
 * @param beta strength of the tie to the reference, per nat, > 0; 0.1 in the paper
 * @param labelSmoothing probability s of a wrong label, in [0, 0.5)
 * @param divergence divergence that turns log-ratios into scores
 */
public record SigmoidLoss(double beta, double labelSmoothing, Divergence divergence) implements MarginLoss {
    public SigmoidLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.smoothing(labelSmoothing);
    }

    /** Creates the loss with the reverse KL divergence. */
    public SigmoidLoss(double beta, double labelSmoothing) {
        this(beta, labelSmoothing, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return labelSmoothing == 0 ? "sigmoid" : "cdpo";
    }

    @Override
    public CurvePoint at(double delta) {
        return smoothed(beta, labelSmoothing, delta);
    }

    /** Computes the smoothed sigmoid loss, also for the losses with another delta. */
    static CurvePoint smoothed(double beta, double smoothing, double delta) {
        double margin = beta * delta;
        double loss = (1 - smoothing) * Logistic.softplus(-margin) + smoothing * Logistic.softplus(margin);
        double slope = smoothing * Logistic.sigmoid(margin) - (1 - smoothing) * Logistic.sigmoid(-margin);
        return new CurvePoint(loss, beta * slope);
    }
}
