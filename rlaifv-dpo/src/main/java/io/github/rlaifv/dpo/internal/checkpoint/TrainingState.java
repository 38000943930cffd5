package io.github.rlaifv.dpo.internal.checkpoint;

import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a training run, besides its weights and moments. The position in the data follows from the number of
 * steps.
 *
 * @param step number of optimizer steps taken
 * @param begun number of epochs begun
 * @param epoch sums of the metrics over the epoch's steps so far
 * @param epochSteps number of those steps
 * @param epochMeans mean metrics of the previous epochs
 * @param evaluations evaluations so far
 * @param logRatios mean log-ratio that the loss carries from step to step
 * @param losses losses of the steps that a spike guard looks back on, the newest last
 */
public record TrainingState(
        long step,
        int begun,
        @AnyDouble Map<String, Double> epoch,
        int epochSteps,
        @AnyDouble List<Map<String, Double>> epochMeans,
        List<HeldOutEvaluation> evaluations,
        RunningMean logRatios,
        List<Double> losses) {

    /** The state before the first step. */
    public static final TrainingState START =
            new TrainingState(0, 0, Map.of(), 0, List.of(), List.of(), RunningMean.EMPTY, List.of());

    public TrainingState {
        if (step < 0 || begun < 0 || epochSteps < 0) {
            throw new IllegalArgumentException(
                    "step " + step + ", begun " + begun + " and epochSteps " + epochSteps + " must be >= 0");
        }
        epoch = new TreeMap<>(epoch);
        epochMeans = List.copyOf(epochMeans);
        evaluations = List.copyOf(evaluations);
        losses = List.copyOf(losses);
    }
}
