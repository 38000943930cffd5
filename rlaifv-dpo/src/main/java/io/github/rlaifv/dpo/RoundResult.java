package io.github.rlaifv.dpo;

import io.github.rlaifv.core.internal.Ordered;
import java.util.List;
import java.util.Map;

/**
 * One round of iterative alignment.
 *
 * @param round from 1
 * @param pairs that feedback gave
 * @param used pairs trained on
 * @param steps optimizer steps
 * @param scores the development metric after each evaluated epoch, or once after the round
 * @param epoch whose weights were kept, from 1; 0 where nothing was trained
 * @param score of the kept weights
 * @param model folder of the kept weights, relative to the output folder
 * @param lastEpoch training metrics averaged over the last epoch
 */
public record RoundResult(
        int round,
        long pairs,
        int used,
        long steps,
        List<Double> scores,
        int epoch,
        double score,
        String model,
        Map<String, Double> lastEpoch) {
    public RoundResult {
        scores = List.copyOf(scores);
        lastEpoch = Ordered.map(lastEpoch);
    }
}
