package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of KTO (arXiv 2402.01306, equation 7): {@code (d * (1 - sigma(beta (rho(c) - z))) + u * (1 - sigma(beta (z -
 * rho(r))))) / 2}. It weighs gains and losses of single responses relative to z, the policy's drift from the reference.
 * It is halved, so that the mean over pairs is the mean over responses.
 *
 * @param beta strength of the tie to the reference, per nat, > 0; 0.1 in the paper
 * @param desirableWeight weight d of chosen responses, >= 0; 1 in the paper
 * @param undesirableWeight weight u of rejected responses, >= 0; 1 in the paper
 * @param drift how the drift z is determined
 * @param fixedDrift the drift z in nats if it is fixed, >= 0
 */
public record KtoLoss(double beta, double desirableWeight, double undesirableWeight, Drift drift, double fixedDrift)
        implements PreferenceLoss {

    /** How the drift z is determined; no gradient flows through it. */
    public enum Drift {
        /**
         * The drift is {@code max(0, mean over the batch of rho(y' | x))}, where y' is a response to another prompt,
         * drawn in each epoch from chosen and rejected responses alike. It is the auxiliary response {@link
         * AuxiliaryResponse#OTHER_RESPONSE} of each pair.
         */
        MISMATCHED,
        /** The drift is a given number; with 0 the loss is APO-zero, halved. */
        FIXED
    }

    public KtoLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.notNegative("desirableWeight", desirableWeight);
        LossOptionChecks.notNegative("undesirableWeight", undesirableWeight);
        LossOptionChecks.notNegative("fixedDrift", fixedDrift);
    }

    /** Creates the loss as in the paper: weights of 1 and the drift of mismatched responses. */
    public KtoLoss(double beta) {
        this(beta, 1, 1, Drift.MISMATCHED, 0);
    }

    @Override
    public String name() {
        return "kto";
    }

    @Override
    public boolean coupled() {
        return drift != Drift.FIXED;
    }

    @Override
    public AuxiliaryResponse auxiliary() {
        return drift == Drift.MISMATCHED ? AuxiliaryResponse.OTHER_RESPONSE : AuxiliaryResponse.NONE;
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        double z = switch (drift) {
            case MISMATCHED -> statistics.drift();
            case FIXED -> fixedDrift;
        };
        if (Double.isNaN(z)) {
            throw new IllegalArgumentException("kto needs the drift of the batch statistics, which is NaN");
        }
        List<PairLoss> losses = new ArrayList<>();
        for (PairLogProbs pair : pairs) {
            double c = beta * (pair.chosenLogRatio() - z);
            double r = beta * (z - pair.rejectedLogRatio());
            losses.add(new PairLoss(
                    0.5 * (desirableWeight * Logistic.sigmoid(-c) + undesirableWeight * Logistic.sigmoid(-r)),
                    -0.5 * beta * desirableWeight * Logistic.bell(c),
                    0.5 * beta * undesirableWeight * Logistic.bell(r)));
        }
        return losses;
    }
}
