package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;

/**
 * A metric of two models on the same items, and the significance of its difference.
 *
 * @param name name of the metric, as in {@link Measure}
 * @param unit unit of the values
 * @param better direction in which the metric improves
 * @param before value of the first model
 * @param after value of the second model
 * @param difference {@code after} minus {@code before}
 * @param low lower end of the 95 % bootstrap interval of the difference
 * @param high upper end of that interval
 * @param p two-sided bootstrap p-value of the hypothesis that there is no difference
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

    /** The second model in comparison with the first one. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** The values differ, but the metric has no better direction. */
        DIFFERENT,
        /** The items show no significant difference. */
        UNCLEAR
    }

    /** Returns the verdict on the second model. The models differ if the corrected p-value is below 0.05. */
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
