package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.internal.ScoreOrder;
import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.List;

/**
 * The average of the models of several rounds of an alignment.
 *
 * @param rounds numbers of the averaged rounds, counted from 1, at least 2
 * @param score development metric of the average
 * @param model folder of the average, relative to the output folder
 * @param tolerance how much worse than the best round the average may score and still be kept
 */
public record AverageResult(List<Integer> rounds, @AnyDouble double score, String model, double tolerance) {
    /**
     * Checks the number of rounds.
     *
     * @throws IllegalArgumentException if there are fewer than 2 rounds
     */
    public AverageResult {
        rounds = List.copyOf(rounds);
        if (rounds.size() < 2) {
            throw new IllegalArgumentException("rounds must be at least 2, were " + rounds);
        }
    }

    /**
     * Returns whether the average is kept in place of the best round.
     *
     * @param best development metric of the best round
     * @param higherIsBetter whether higher values of the metric are better
     */
    public boolean keptOver(double best, boolean higherIsBetter) {
        return new ScoreOrder(higherIsBetter).better(score, best, tolerance);
    }

    /** Returns the same average with another tolerance. */
    public AverageResult withTolerance(double value) {
        return new AverageResult(rounds, score, model, value);
    }

    /** Describes the model in words, such as "average of rounds 3 to 6". */
    public String inWords() {
        return "average of rounds " + rounds.get(0) + " to " + rounds.get(rounds.size() - 1);
    }
}
