package io.github.rlaifv.dpo.alignment;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of an alignment in rounds.
 *
 * @param metric name of the development metric that selected the best checkpoint
 * @param higherIsBetter whether higher values of the metric are better
 * @param baseline value of the metric for the initial model, before the first round
 * @param rounds all rounds, in order
 * @param best the round with the best value of the metric; it need not be better than the baseline
 * @param model folder of the best round's model
 */
public record AlignmentResult(
        String metric,
        boolean higherIsBetter,
        double baseline,
        List<RoundResult> rounds,
        RoundResult best,
        Path model) {
    public AlignmentResult {
        rounds = List.copyOf(rounds);
    }

    /** Returns whether the best round is better than the initial model. */
    public boolean improved() {
        return higherIsBetter ? best.score() > baseline : best.score() < baseline;
    }
}
