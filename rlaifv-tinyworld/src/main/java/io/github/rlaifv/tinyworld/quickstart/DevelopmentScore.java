package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The score that chooses the best round in the tiny world. It is the mean relative decrease of response and overall
 * hallucination compared with the base, minus {@value #PENALTY} times the coverage lost beyond {@value #FREE_LOSS}. A model that
 * errs less only because it says less is not chosen: 13 points of coverage cost as much as halving hallucination gains.
 *
 * @param base of the model before alignment, on the same scenes
 */
public record DevelopmentScore(Metrics base) {
    /** Coverage that may be lost without a penalty, absolute. */
    static final double FREE_LOSS = 0.02;

    /** Per unit of coverage. */
    static final double PENALTY = 5;

    /** Higher is better; 0 for the base itself. */
    public double of(Metrics metrics) {
        double fall = (fall(base.responseHallucination(), metrics.responseHallucination())
                        + fall(base.overallHallucination(), metrics.overallHallucination()))
                / 2;
        double loss = known(base.coverage()) - known(metrics.coverage());
        return fall - PENALTY * Math.max(0, loss - FREE_LOSS);
    }

    private static double fall(@Nullable Double from, @Nullable Double to) {
        return known(from) == 0 ? -known(to) : 1 - known(to) / known(from);
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value, "a figure without ground truth");
    }
}
