package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The log-ratio modulated loss of DiscoPOP (arXiv 2406.08414, equation 5): {@code (1 - w) * -log sigma(m) + w * e^-m}
 * with the margin {@code m = beta * delta} and {@code w = sigma(m / tau)}. It is logistic for wrongly ordered pairs and
 * exponential for correctly ordered ones. It is not convex.
 *
 * @param beta strength of the tie to the reference, per nat, > 0; 0.05 in the paper
 * @param tau width of the transition between both parts, > 0; 0.05 in the paper
 * @param divergence divergence that turns log-ratios into scores
 */
public record DiscoPopLoss(double beta, double tau, Divergence divergence) implements MarginLoss {
    public DiscoPopLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.positive("tau", tau);
    }

    /** Creates the loss with the paper's tau and the reverse KL divergence. */
    public DiscoPopLoss(double beta) {
        this(beta, 0.05, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "discopop";
    }

    @Override
    public CurvePoint at(double delta) {
        double margin = beta * delta;
        double logistic = Logistic.softplus(-margin);
        double weight = Logistic.sigmoid(margin / tau);
        // w * e^-m and w' * e^-m are computed as one power each, because e^-m alone overflows where w is 0
        double exponential = Math.exp(-margin - Logistic.softplus(-margin / tau));
        double tilted = exponential * Logistic.sigmoid(-margin / tau) / tau;
        double loss = (1 - weight) * logistic + exponential;
        double slope = -(1 - weight) * Logistic.sigmoid(-margin)
                - Logistic.bell(margin / tau) / tau * logistic
                + tilted
                - exponential;
        return new CurvePoint(loss, beta * slope);
    }
}
