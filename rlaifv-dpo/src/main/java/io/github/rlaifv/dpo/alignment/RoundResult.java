package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.json.AnyDouble;
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
        @AnyDouble List<Double> scores,
        int epoch,
        @AnyDouble double score,
        String model,
        @AnyDouble Map<String, Double> lastEpoch) {
    /**
     * @throws IllegalArgumentException if a count is negative
     */
    public RoundResult {
        if (pairs < 0 || used < 0 || steps < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    "pairs " + pairs + ", used " + used + ", steps " + steps + " and epoch " + epoch + " must be >= 0");
        }
        scores = List.copyOf(scores);
        lastEpoch = Ordered.map(lastEpoch);
    }
}
