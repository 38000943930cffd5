package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.objective.PairComputation;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Compares the loss of the first step with its closed form. If the policy starts as its own reference, all log-ratios
 * are 0. A loss that then differs by more than rounding shows that the reference's log-probabilities do not belong to
 * this model, these images and these options.
 *
 * @param type scalar type that the policy computes in
 */
record FirstStep(ScalarType type) {
    /**
     * Ten times the tolerance that {@link io.github.rlaifv.core.policy.Policy} states per token, in nats, because
     * errors add up.
     */
    private static final double PER_TOKEN_FLOAT32 = 1e-3;

    /**
     * Five times the difference measured between calls of other shapes, in nats; errors of many tokens partly cancel.
     */
    private static final double PER_TOKEN_HALF = 0.25;

    /** Factor for the statistics of the batch, which add up to as much again to the slopes of a pair. */
    private static final double SAFETY = 2;

    /**
     * Checks the loss of the first step.
     *
     * @param loss loss of some pairs of the batch
     * @param logProbs token log-probabilities of the policy
     * @param names names of the pairs, for messages
     * @throws BadDataException if the loss differs from its closed form by more than rounding explains
     */
    void check(PreferenceBatchLoss loss, List<List<TokenLogProbs>> logProbs, IntFunction<String> names) {
        List<PairComputation> computations = loss.computations(logProbs, names);
        List<PairLoss> now =
                loss.losses(computations.stream().map(PairComputation::pair).toList());
        List<PairLoss> closed = loss.losses(
                computations.stream().map(one -> one.pair().ofReference()).toList());
        double off = 0;
        double bound = 0;
        double expected = 0;
        int worst = 0;
        for (int i = 0; i < computations.size(); i++) {
            expected += closed.get(i).loss();
            off += now.get(i).loss() - closed.get(i).loss();
            bound += bound(computations.get(i), now.get(i), closed.get(i));
            worst = distance(computations.get(i)) > distance(computations.get(worst)) ? i : worst;
        }
        int pairs = computations.size();
        // values that are not finite are reported elsewhere, with what to do about them
        if (!(Math.abs(off) > SAFETY * bound + 1e-6 * pairs) || !Double.isFinite(off)) {
            return;
        }
        PairLogProbs pair = computations.get(worst).pair();
        throw new BadDataException("step 1 was not applied: its loss is " + (expected + off) / pairs
                + ", but a policy that starts as its own reference has " + expected / pairs + " (within "
                + SAFETY * bound / pairs + " in " + type.torchName() + "). On " + names.apply(worst)
                + " the policy's log-probabilities are " + pair.policyChosen() + " (chosen) and "
                + pair.policyRejected() + " (rejected), the reference's " + pair.referenceChosen() + " and "
                + pair.referenceRejected()
                + ". The reference's log-probabilities probably belong to another model, other images or other"
                + " options (prompt format, image processing, precision): delete the files reference*.jsonl in"
                + " the output folder to recompute them, do not use stored ones, or use the"
                + " model that they belong to as the reference");
    }

    private double bound(PairComputation computation, PairLoss now, PairLoss closed) {
        return steepest(now.chosenGradient(), closed.chosenGradient())
                        * rounding(computation.weights().chosen())
                + steepest(now.rejectedGradient(), closed.rejectedGradient())
                        * rounding(computation.weights().rejected())
                + steepest(now.auxiliaryGradient(), closed.auxiliaryGradient())
                        * rounding(computation.auxiliaryWeights());
    }

    private static double steepest(double first, double second) {
        return Math.max(Math.abs(first), Math.abs(second));
    }

    /** Returns by how much the log-probability of a response may be off, in nats. */
    private double rounding(List<Double> weights) {
        return type == ScalarType.FLOAT32
                ? PER_TOKEN_FLOAT32 * weights.stream().mapToDouble(Math::abs).sum()
                : PER_TOKEN_HALF
                        * Math.sqrt(weights.stream().mapToDouble(w -> w * w).sum());
    }

    private static double distance(PairComputation computation) {
        return Math.abs(computation.pair().chosenLogRatio())
                + Math.abs(computation.pair().rejectedLogRatio());
    }
}
