package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of noise contrastive alignment (NCA, arXiv 2402.05369) for two responses: {@code -log sigma(beta rho(c)) -
 * (log sigma(-beta rho(c)) + log sigma(-beta rho(r))) / 2}. It keeps chosen responses from becoming less likely.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 */
public record NcaLoss(double beta) implements PairwiseLoss {
    public NcaLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "nca_pair";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double c = beta * pair.chosenLogRatio();
        double r = beta * pair.rejectedLogRatio();
        return new PairLoss(
                Logistic.softplus(-c) + 0.5 * Logistic.softplus(c) + 0.5 * Logistic.softplus(r),
                beta * (0.5 * Logistic.sigmoid(c) - Logistic.sigmoid(-c)),
                beta * 0.5 * Logistic.sigmoid(r));
    }
}
