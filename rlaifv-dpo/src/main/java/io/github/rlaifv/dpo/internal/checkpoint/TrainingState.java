package io.github.rlaifv.dpo.internal.checkpoint;

import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.train.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run is, besides its weights and moments. The place in the data follows from the number of steps.
 *
 * @param step optimizer steps taken
 * @param begun epochs begun
 * @param epoch sums of the figures of the epoch's steps so far
 * @param epochSteps how many steps those are
 * @param epochMeans of the epochs before
 * @param evaluations so far
 * @param logRatios what the loss remembers
 * @param losses of the steps that a guard looks back on, the newest last
 */
public record TrainingState(
        long step,
        int begun,
        @AnyDouble Map<String, Double> epoch,
        int epochSteps,
        @AnyDouble List<Map<String, Double>> epochMeans,
        List<Evaluation> evaluations,
        RunningMean logRatios,
        List<Double> losses) {

    /** Before the first step. */
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
