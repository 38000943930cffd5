package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss APO-down of anchored preference optimization (arXiv 2408.06266, equation 8):
 * {@code sigma(beta rho(c)) + (1 - sigma(beta (rho(c) - rho(r))))}. It makes both responses less likely, the rejected
 * one more so. Use it if the chosen responses are worse than what the policy generates.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 */
public record ApoDownLoss(double beta) implements PairwiseLoss {
    public ApoDownLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "apo_down";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double c = beta * pair.chosenLogRatio();
        double margin = c - beta * pair.rejectedLogRatio();
        return new PairLoss(
                Logistic.sigmoid(c) + Logistic.sigmoid(-margin),
                beta * (Logistic.bell(c) - Logistic.bell(margin)),
                beta * Logistic.bell(margin));
    }
}
