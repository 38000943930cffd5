package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss APO-zero of anchored preference optimization (arXiv 2408.06266, equation 7):
 * {@code (1 - sigma(beta rho(c))) + sigma(beta rho(r))}. It makes chosen responses more likely and rejected ones less
 * likely. Use it if the chosen responses are better than what the policy generates.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 */
public record ApoZeroLoss(double beta) implements PairwiseLoss {
    public ApoZeroLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "apo_zero";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double c = beta * pair.chosenLogRatio();
        double r = beta * pair.rejectedLogRatio();
        return new PairLoss(
                Logistic.sigmoid(-c) + Logistic.sigmoid(r), -beta * Logistic.bell(c), beta * Logistic.bell(r));
    }
}
