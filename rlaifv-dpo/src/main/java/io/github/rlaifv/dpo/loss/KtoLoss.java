package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.internal.loss.Logistic;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.Companion;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code (d * (1 - sigma(beta (rho(c) - z))) + u * (1 - sigma(beta (z - rho(r))))) / 2} (KTO, arXiv 2402.01306, equation
 * 7): gains and losses of single responses against z, how far the policy has drifted. Halved, so that the mean over pairs
 * is the mean over responses.
 *
 * @param beta per nat, > 0; 0.1 in the paper
 * @param desirableWeight d, >= 0; 1 in the paper
 * @param undesirableWeight u, >= 0; 1 in the paper
 * @param drift where z comes from
 * @param fixedDrift z in nats where it is fixed, >= 0
 */
public record KtoLoss(double beta, double desirableWeight, double undesirableWeight, Drift drift, double fixedDrift)
        implements PreferenceLoss {

    /** Where the drift z comes from; no gradient flows through it. */
    public enum Drift {
        /**
         * {@code max(0, mean over the batch of rho(y' | x))}, y' a response to another prompt, drawn in each epoch from
         * the chosen and the rejected ones alike. Such a response is scored with every pair: {@link
         * Companion#OTHER_RESPONSE}.
         */
        MISMATCHED,
        /** A given number; 0 makes it APO-zero, halved. */
        FIXED
    }

    public KtoLoss {
        Checks.positive("beta", beta);
        Checks.notNegative("desirableWeight", desirableWeight);
        Checks.notNegative("undesirableWeight", undesirableWeight);
        Checks.notNegative("fixedDrift", fixedDrift);
    }

    /** As in the paper: weights 1, drift from mismatched responses. */
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
    public Companion companion() {
        return drift == Drift.MISMATCHED ? Companion.OTHER_RESPONSE : Companion.NONE;
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        double z = switch (drift) {
            case MISMATCHED -> statistics.drift();
            case FIXED -> fixedDrift;
        };
        if (Double.isNaN(z)) {
            throw new IllegalArgumentException("kto needs the drift of the batch");
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
