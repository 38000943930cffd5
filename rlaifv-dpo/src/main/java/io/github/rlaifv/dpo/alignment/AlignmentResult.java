package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.internal.ScoreOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of an alignment in rounds.
 *
 * @param metric name of the development metric that selected the best checkpoint
 * @param higherIsBetter whether higher values of the metric are better
 * @param baseline value of the metric for the initial model, before the first round
 * @param rounds all rounds, in order
 * @param best the round with the best value of the metric; it need not be better than the baseline
 * @param average the average of the last rounds' models; empty if none was asked for, or there is one round alone
 * @param output output folder of the alignment
 */
public record AlignmentResult(
        String metric,
        boolean higherIsBetter,
        double baseline,
        List<RoundResult> rounds,
        RoundResult best,
        Optional<AverageResult> average,
        Path output) {
    public AlignmentResult {
        rounds = List.copyOf(rounds);
    }

    /**
     * Returns whether the kept model is the average of rounds, because it scored better than each round, or worse by less than
     * the tolerance.
     */
    public boolean averaged() {
        return average.filter(mean -> mean.keptOver(best.score(), higherIsBetter))
                .isPresent();
    }

    /** Returns the folder of the kept model: that of the best round, or the average ({@link #averaged}). */
    public Path model() {
        return output.resolve(averaged() ? average.orElseThrow().model() : best.model());
    }

    /** Returns the development metric of the kept model. */
    public double score() {
        return averaged() ? average.orElseThrow().score() : best.score();
    }

    /** Describes the kept model in words, such as "round 3". */
    public String kept() {
        return averaged() ? average.orElseThrow().inWords() : "round " + best.round();
    }

    /** Returns whether the kept model is better than the initial one; every number is better than NaN. */
    public boolean improved() {
        return new ScoreOrder(higherIsBetter).better(score(), baseline);
    }
}
