package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Score by which the quickstart chooses the best round in the tiny world. It is the mean relative decrease of response and
 * overall hallucination compared with the base, minus {@value #PENALTY} times the coverage lost. The penalty rejects models
 * that make fewer errors only because they say less: a loss of 10 points of coverage cancels a halved hallucination rate.
 *
 * @param base metrics of the model before alignment, on the same scenes
 */
public record DevelopmentScore(Metrics base) {
    /** Penalty per unit of coverage. */
    static final double PENALTY = 5;

    /** The score of a model; higher is better, and the base has 0. */
    public double of(Metrics metrics) {
        double fall = (fall(base.responseHallucination(), metrics.responseHallucination())
                        + fall(base.overallHallucination(), metrics.overallHallucination()))
                / 2;
        double loss = known(base.coverage()) - known(metrics.coverage());
        return fall - PENALTY * Math.max(0, loss);
    }

    private static double fall(@Nullable Double from, @Nullable Double to) {
        return known(from) == 0 ? -known(to) : 1 - known(to) / known(from);
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value, "a metric is missing because the images have no ground truth");
    }
}
