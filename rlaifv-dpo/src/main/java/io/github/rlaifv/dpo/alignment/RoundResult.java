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
 * @param scores development metric after each evaluated epoch or part of one, or once after the round; NaN for a part without
 *     a step
 * @param epoch epoch whose weights were kept, counted from 1; 0 if nothing was trained. With several evaluations per epoch,
 *     the weights may be those of a part of it, see {@link #keptAfter}
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

    /**
     * Returns the number of epochs after which the kept weights were taken, such as 1.75; 0 if nothing was trained.
     *
     * @param evaluationsPerEpoch number of evaluations per epoch that the alignment ran with
     */
    public double keptAfter(int evaluationsPerEpoch) {
        return evaluationsPerEpoch <= 1 || epoch == 0 ? epoch : (scores.indexOf(score) + 1.0) / evaluationsPerEpoch;
    }
}
