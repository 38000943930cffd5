package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of binary classifier optimization (BCO, arXiv 2404.04656): {@code -log sigma(beta rho(c) - shift) - log
 * sigma(-(beta rho(r) - shift))}. It trains a classifier of single responses whose logit is the implicit reward.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param shift value that rewards are measured from
 */
public record BcoLoss(double beta, Shift shift) implements PreferenceLoss {

    /** The value that rewards are measured from. */
    public enum Shift {
        /** The shift is 0, as in TRL since 1.0. */
        NONE,
        /** The shift is beta times the mean log-ratio of all responses so far, this batch included, as in the paper. */
        RUNNING_MEAN
    }

    public BcoLoss {
        LossOptionChecks.positive("beta", beta);
    }

    /** Creates the loss without a shift, as in TRL. */
    public BcoLoss(double beta) {
        this(beta, Shift.NONE);
    }

    @Override
    public String name() {
        return "bco_pair";
    }

    @Override
    public boolean coupled() {
        return shift == Shift.RUNNING_MEAN;
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        double from = 0;
        if (shift == Shift.RUNNING_MEAN) {
            if (Double.isNaN(statistics.logRatio())) {
                throw new IllegalArgumentException(
                        "bco_pair with a running mean needs the mean log-ratio of the batch statistics, which is NaN");
            }
            from = beta * statistics.logRatio();
        }
        List<PairLoss> losses = new ArrayList<>();
        for (PairLogProbs pair : pairs) {
            double c = beta * pair.chosenLogRatio() - from;
            double r = beta * pair.rejectedLogRatio() - from;
            losses.add(new PairLoss(
                    Logistic.softplus(-c) + Logistic.softplus(r),
                    -beta * Logistic.sigmoid(-c),
                    beta * Logistic.sigmoid(r)));
        }
        return losses;
    }
}
