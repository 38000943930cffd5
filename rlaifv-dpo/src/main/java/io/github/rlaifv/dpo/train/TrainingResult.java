package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.Ordered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A finished training run.
 *
 * @param model folder to open the trained model from, in the Hugging Face layout, or in PEFT's where a LoRA run was told
 *     to write no merged model
 * @param steps optimizer steps taken
 * @param epochs begun
 * @param used examples trained on
 * @param skipped examples left out, by reason
 * @param epochMeans metrics averaged over the steps, one entry an epoch; names as TRL's, and {@code loss}, {@code
 *     grad_norm}, {@code learning_rate}
 * @param duration wall time, reference log-probabilities included
 * @param evaluations on held-out examples, in order; none without such examples
 * @param bestCheckpoints those that {@link Checkpoints#keepBest} kept, the best first
 */
public record TrainingResult(
        Path model,
        long steps,
        int epochs,
        int used,
        Map<String, Integer> skipped,
        List<Map<String, Double>> epochMeans,
        Duration duration,
        List<Evaluation> evaluations,
        List<KeptCheckpoint> bestCheckpoints) {
    public TrainingResult {
        skipped = Ordered.map(skipped);
        epochMeans = List.copyOf(epochMeans);
        evaluations = List.copyOf(evaluations);
        bestCheckpoints = List.copyOf(bestCheckpoints);
    }

    /** How many examples were left out. */
    public int skippedCount() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * A metric's mean over an epoch.
     *
     * @param epoch from 1
     * @param name such as {@code rewards/margins}
     * @throws IllegalArgumentException if there is no such epoch or metric
     */
    public double epochMean(int epoch, String name) {
        Double value = epoch < 1 || epoch > epochMeans.size()
                ? null
                : epochMeans.get(epoch - 1).get(name);
        if (value == null) {
            throw new IllegalArgumentException("epoch " + epoch + " of " + epochMeans.size() + " has no " + name);
        }
        return value;
    }
}
