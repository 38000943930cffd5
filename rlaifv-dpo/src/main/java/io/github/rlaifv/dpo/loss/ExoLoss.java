package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of EXO (arXiv 2402.00856, equation 16): {@code q log(q / (1 - s)) + (1 - q) log((1 - q) / s)} with
 * {@code q = sigma(beta * delta)}. It is the KL divergence between the policy's preference and the labels smoothed by
 * s, in the mode-seeking direction.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param labelSmoothing smoothing s of the labels, in (0, 0.5); 0.001 in the paper
 * @param divergence divergence that turns log-ratios into scores
 */
public record ExoLoss(double beta, double labelSmoothing, Divergence divergence) implements MarginLoss {
    public ExoLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.positive("labelSmoothing", labelSmoothing);
        LossOptionChecks.smoothing(labelSmoothing);
    }

    /** Creates the loss with the reverse KL divergence. */
    public ExoLoss(double beta, double labelSmoothing) {
        this(beta, labelSmoothing, Divergence.REVERSE_KL);
    }

    @Override
    public String name() {
        return "exo_pair";
    }

    @Override
    public CurvePoint at(double delta) {
        double margin = beta * delta;
        // log(q / (1 - s)) and log((1 - q) / s); their difference is the logit of q minus that of 1 - s
        double chosen = -Logistic.softplus(-margin) - Math.log1p(-labelSmoothing);
        double rejected = -Logistic.softplus(margin) - Math.log(labelSmoothing);
        double loss = Logistic.sigmoid(margin) * chosen + Logistic.sigmoid(-margin) * rejected;
        return new CurvePoint(loss, beta * Logistic.bell(margin) * (chosen - rejected));
    }
}
