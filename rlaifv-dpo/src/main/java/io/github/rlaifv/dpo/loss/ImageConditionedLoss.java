package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The conditional preference term of mDPO (arXiv 2406.11839): {@code -log sigma(beta * (rho(c) - rho(c')))} where c' is
 * the chosen response to the same text with a damaged image. The response must become more likely because of the image.
 * It needs the auxiliary response {@link AuxiliaryResponse#OTHER_IMAGE}.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 */
public record ImageConditionedLoss(double beta) implements PairwiseLoss {
    public ImageConditionedLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "image_conditioned";
    }

    @Override
    public AuxiliaryResponse auxiliary() {
        return AuxiliaryResponse.OTHER_IMAGE;
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        if (Double.isNaN(pair.referenceAuxiliary())) {
            throw new IllegalArgumentException("the image-conditioned term needs log-probabilities of the chosen"
                    + " response with a damaged image, which the pair lacks");
        }
        double margin = beta * (pair.chosenLogRatio() - pair.auxiliaryLogRatio());
        double slope = -beta * Logistic.sigmoid(-margin);
        return new PairLoss(Logistic.softplus(-margin), slope, 0, -slope);
    }
}
