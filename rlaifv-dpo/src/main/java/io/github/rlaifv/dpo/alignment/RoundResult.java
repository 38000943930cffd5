package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.List;
import java.util.Map;

/**
 * The result of one round of an alignment.
 *
 * @param round number of the round, counted from 1
 * @param pairs number of pairs that the feedback gave
 * @param used number of pairs trained on
 * @param steps number of optimizer steps
 * @param scores development metric after each evaluated epoch, or once after the round
 * @param epoch epoch whose weights were kept, counted from 1; 0 if nothing was trained
 * @param score development metric of the kept weights
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
     * Checks the counts.
     *
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
