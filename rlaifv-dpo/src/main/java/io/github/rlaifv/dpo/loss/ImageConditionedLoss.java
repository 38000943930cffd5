package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.internal.loss.Logistic;
import io.github.rlaifv.dpo.loss.batch.Companion;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * {@code -log sigma(beta * (rho(c) - rho(c'))} where c' is the chosen response after the same text with a damaged picture
 * (conditional preference optimisation of mDPO, arXiv 2406.11839): the response must become likelier because
 * of the picture. Needs the companion {@link Companion#OTHER_IMAGE}.
 *
 * @param beta per nat, > 0
 */
public record ImageConditionedLoss(double beta) implements PairwiseLoss {
    public ImageConditionedLoss {
        Checks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "image_conditioned";
    }

    @Override
    public Companion companion() {
        return Companion.OTHER_IMAGE;
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        if (Double.isNaN(pair.referenceCompanion())) {
            throw new IllegalArgumentException("the image-conditioned term needs the chosen response after another"
                    + " picture, which the pair lacks");
        }
        double margin = beta * (pair.chosenLogRatio() - pair.companionLogRatio());
        double slope = -beta * Logistic.sigmoid(-margin);
        return new PairLoss(Logistic.softplus(-margin), slope, 0, -slope);
    }
}
