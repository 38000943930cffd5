package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The derivatives that a pair's loss states, each with respect to one of the policy's log-probabilities. */
enum LossDerivative {
    CHOSEN("log pi(chosen)", PairLoss::chosenGradient),
    REJECTED("log pi(rejected)", PairLoss::rejectedGradient),
    AUXILIARY("log pi(auxiliary response)", PairLoss::auxiliaryGradient);

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;
    /** If the slopes of both sides differ by more, the point counts as a corner. */
    private static final double CORNER = 1e-3;

    private final String by;
    private final ToDoubleFunction<PairLoss> stated;

    LossDerivative(String by, ToDoubleFunction<PairLoss> stated) {
        this.by = by;
        this.stated = stated;
    }

    /**
     * Compares the derivative that a loss states with differences of its value.
     *
     * @param loss the loss to check
     * @param batch pairs that the loss is evaluated on
     * @param index index of a pair in the batch
     * @param statistics statistics of the batch
     * @param value loss and derivatives of that pair
     * @return a sentence that describes the disagreement; empty if there is none
     */
    Optional<String> problem(
            PreferenceLoss loss, List<PairLogProbs> batch, int index, BatchStatistics statistics, PairLoss value) {
        double at = total(loss, batch, statistics);
        double above = (total(loss, moved(batch, index, STEP), statistics) - at) / STEP;
        double below = (at - total(loss, moved(batch, index, -STEP), statistics)) / STEP;
        double slope = (above + below) / 2;
        double gradient = stated.applyAsDouble(value);
        double allowed = TOLERANCE * (1 + Math.abs(slope));
        boolean corner = Math.abs(above - below) > CORNER * (1 + Math.abs(slope));
        boolean right = corner
                ? gradient >= Math.min(above, below) - allowed && gradient <= Math.max(above, below) + allowed
                : Math.abs(gradient - slope) <= allowed;
        return right
                ? Optional.empty()
                : Optional.of("The derivative by " + by + " is stated as " + gradient
                        + ", but differences of the loss give " + slope + ", at " + batch.get(index) + ".");
    }

    private static double total(PreferenceLoss loss, List<PairLogProbs> batch, BatchStatistics statistics) {
        return loss.of(batch, statistics).stream().mapToDouble(PairLoss::loss).sum();
    }

    private List<PairLogProbs> moved(List<PairLogProbs> batch, int index, double by) {
        List<PairLogProbs> moved = new ArrayList<>(batch);
        PairLogProbs pair = batch.get(index);
        moved.set(
                index,
                new PairLogProbs(
                        pair.policyChosen() + (this == CHOSEN ? by : 0),
                        pair.policyRejected() + (this == REJECTED ? by : 0),
                        pair.referenceChosen(),
                        pair.referenceRejected(),
                        pair.chosenTokens(),
                        pair.rejectedTokens(),
                        pair.policyAuxiliary() + (this == AUXILIARY ? by : 0),
                        pair.referenceAuxiliary()));
        return moved;
    }
}
