package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;

/**
 * The difference of one metric between two models on the same items.
 *
 * @param name name as in {@link Measure}
 * @param unit unit of the values
 * @param better which direction is better
 * @param before value of the first model
 * @param after value of the second model
 * @param difference {@code after} minus {@code before}
 * @param low lower end of the difference's 95 % bootstrap interval over items
 * @param high upper end of that interval
 * @param p two-sided bootstrap p-value of no difference
 * @param corrected p-value with Holm's correction over all metrics of the comparison
 */
public record MetricComparison(
        String name,
        Unit unit,
        Better better,
        double before,
        double after,
        double difference,
        double low,
        double high,
        double p,
        double corrected) {
    private static final double LEVEL = 0.05;

    /** How the second model compares with the first one. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** The values differ, but the metric has no better direction. */
        DIFFERENT,
        /** The items do not show a difference. */
        UNCLEAR
    }

    /** Returns how the models compare; they differ if the corrected p-value is below 0.05. */
    public Verdict verdict() {
        if (!(corrected < LEVEL) || difference == 0) {
            return Verdict.UNCLEAR;
        }
        return switch (better) {
            case NEITHER -> Verdict.DIFFERENT;
            case HIGHER -> difference > 0 ? Verdict.BETTER : Verdict.WORSE;
            case LOWER -> difference < 0 ? Verdict.BETTER : Verdict.WORSE;
        };
    }
}
