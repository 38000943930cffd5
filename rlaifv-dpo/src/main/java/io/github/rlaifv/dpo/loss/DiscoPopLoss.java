package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.internal.loss.Logistic;

/**
 * {@code (1 - w) * -log sigma(m) + w * e^-m} with {@code m = beta * delta} and {@code w = sigma(m / tau)} (log-ratio
 * modulated loss of DiscoPOP, arXiv 2406.08414, equation 5): logistic for wrong pairs, exponential for right ones. Not
 * convex.
 *
 * @param beta per nat, > 0; 0.05 in the paper
 * @param tau width of the blend, > 0; 0.05 in the paper
 * @param divergence that makes scores of log-ratios
 */
public record DiscoPopLoss(double beta, double tau, Divergence divergence) implements MarginLoss {
    public DiscoPopLoss {
        Checks.positive("beta", beta);
        Checks.positive("tau", tau);
    }

    /** With the paper's tau and the reverse KL divergence. */
    public DiscoPopLoss(double beta) {
        this(beta, 0.05, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "discopop";
    }

    @Override
    public Point at(double delta) {
        double margin = beta * delta;
        double logistic = Logistic.softplus(-margin);
        double weight = Logistic.sigmoid(margin / tau);
        // w * e^-m and w' * e^-m as one power each: e^-m alone overflows where w is 0
        double exponential = Math.exp(-margin - Logistic.softplus(-margin / tau));
        double tilted = exponential * Logistic.sigmoid(-margin / tau) / tau;
        double loss = (1 - weight) * logistic + exponential;
        double slope = -(1 - weight) * Logistic.sigmoid(-margin)
                - Logistic.bell(margin / tau) / tau * logistic
                + tilted
                - exponential;
        return new Point(loss, beta * slope);
    }
}
