package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.objective.PairFigures;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Holds the first step's loss against its closed form. Where the policy begins as its reference, all log-ratios are 0; what
 * the loss is off by is then rounding, or the reference's figures are not those of this model, these images and these
 * options.
 *
 * @param type that the policy computes in
 */
record FirstStep(ScalarType type) {
    /** Ten times what {@link io.github.rlaifv.core.policy.Policy} states for one token, in nats; errors add up. */
    private static final double PER_TOKEN_FLOAT32 = 1e-3;

    /** Five times what was measured between calls of other shapes, in nats; errors of many tokens partly cancel. */
    private static final double PER_TOKEN_HALF = 0.25;

    /** What statistics of the batch add to the slopes that a pair shows: as much again. */
    private static final double SAFETY = 2;

    /**
     * @param loss of some pairs of the batch
     * @param logProbs of the policy
     * @param names of the pairs
     * @throws BadDataException if the loss is further from its closed form than rounding explains
     */
    void check(PreferenceBatchLoss loss, List<List<TokenLogProbs>> logProbs, IntFunction<String> names) {
        List<PairFigures> figures = loss.figures(logProbs, names);
        List<PairLoss> now = loss.losses(figures.stream().map(PairFigures::pair).toList());
        List<PairLoss> closed = loss.losses(
                figures.stream().map(one -> one.pair().ofReference()).toList());
        double off = 0;
        double bound = 0;
        double expected = 0;
        int worst = 0;
        for (int i = 0; i < figures.size(); i++) {
            expected += closed.get(i).loss();
            off += now.get(i).loss() - closed.get(i).loss();
            bound += bound(figures.get(i), now.get(i), closed.get(i));
            worst = distance(figures.get(i)) > distance(figures.get(worst)) ? i : worst;
        }
        int pairs = figures.size();
        // values that are not finite are reported elsewhere, with their remedy
        if (!(Math.abs(off) > SAFETY * bound + 1e-6 * pairs) || !Double.isFinite(off)) {
            return;
        }
        PairLogProbs pair = figures.get(worst).pair();
        throw new BadDataException("step 1 was not applied: its loss is " + (expected + off) / pairs
                + ", but a policy that begins as its reference has " + expected / pairs + " (within "
                + SAFETY * bound / pairs + " in " + type.torchName() + "). On " + names.apply(worst)
                + " the policy's log-probabilities are " + pair.policyChosen() + " (chosen) and "
                + pair.policyRejected() + " (rejected), the reference's " + pair.referenceChosen() + " and "
                + pair.referenceRejected()
                + ". The reference's figures are likely of another model, of other images or of other options (prompt"
                + " format, image processing, precision): delete the files reference*.jsonl and companions*.jsonl in the"
                + " output folder to compute them anew, leave stored ones out, or give the model that they are of as the"
                + " reference");
    }

    private double bound(PairFigures figures, PairLoss now, PairLoss closed) {
        return steepest(now.chosenGradient(), closed.chosenGradient())
                        * rounding(figures.weights().chosen())
                + steepest(now.rejectedGradient(), closed.rejectedGradient())
                        * rounding(figures.weights().rejected())
                + steepest(now.companionGradient(), closed.companionGradient()) * rounding(figures.companionWeights());
    }

    private static double steepest(double first, double second) {
        return Math.max(Math.abs(first), Math.abs(second));
    }

    /** By how much a response's figure may be off, in nats. */
    private double rounding(List<Double> weights) {
        return type == ScalarType.FLOAT32
                ? PER_TOKEN_FLOAT32 * weights.stream().mapToDouble(Math::abs).sum()
                : PER_TOKEN_HALF
                        * Math.sqrt(weights.stream().mapToDouble(w -> w * w).sum());
    }

    private static double distance(PairFigures figures) {
        return Math.abs(figures.pair().chosenLogRatio())
                + Math.abs(figures.pair().rejectedLogRatio());
    }
}
