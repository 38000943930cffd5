package io.github.rlaifv.dpo.alignment;

import java.nio.file.Path;
import java.util.List;

/**
 * What iterative alignment came to.
 *
 * @param metric the development metric that checkpoints were chosen by
 * @param higherIsBetter its direction
 * @param baseline its value before the first round
 * @param rounds all rounds, in order
 * @param best the round whose weights won; one that does no better than the baseline can still be the best of them
 * @param model folder of the winning weights
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

    /** Whether the winner beats the model that alignment started from. */
    public boolean improved() {
        return higherIsBetter ? best.score() > baseline : best.score() < baseline;
    }
}
