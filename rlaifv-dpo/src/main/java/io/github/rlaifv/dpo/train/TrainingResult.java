package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.Ordered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of a finished training run.
 *
 * @param model folder to open the trained model from: in the Hugging Face layout, or in PEFT's for a LoRA run without a
 *     merged model
 * @param steps number of optimizer steps taken
 * @param epochs number of epochs begun
 * @param used number of examples trained on
 * @param skipped number of skipped examples by reason
 * @param epochMeans metrics averaged over the steps, one map per epoch; the names are TRL's, and {@code loss},
 *     {@code grad_norm}, {@code learning_rate}
 * @param duration wall-clock time, including the reference log-probabilities
 * @param evaluations evaluations on held-out examples, in order; empty without such examples
 * @param bestCheckpoints checkpoints that {@link Checkpoints#keepBest} kept, the best first
 */
public record TrainingResult(
        Path model,
        long steps,
        int epochs,
        int used,
        Map<String, Integer> skipped,
        List<Map<String, Double>> epochMeans,
        Duration duration,
        List<HeldOutEvaluation> evaluations,
        List<KeptCheckpoint> bestCheckpoints) {
    public TrainingResult {
        skipped = Ordered.map(skipped);
        epochMeans = List.copyOf(epochMeans);
        evaluations = List.copyOf(evaluations);
        bestCheckpoints = List.copyOf(bestCheckpoints);
    }

    /** Returns how many examples were skipped for any reason. */
    public int skippedCount() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Returns the mean of a metric over an epoch.
     *
     * @param epoch number of the epoch, counted from 1
     * @param name name of the metric, such as {@code rewards/margins}
     * @throws IllegalArgumentException if there is no such epoch or metric
     */
    public double epochMean(int epoch, String name) {
        Double value = epoch < 1 || epoch > epochMeans.size()
                ? null
                : epochMeans.get(epoch - 1).get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "there is no metric '" + name + "' in epoch " + epoch + " of " + epochMeans.size());
        }
        return value;
    }
}
