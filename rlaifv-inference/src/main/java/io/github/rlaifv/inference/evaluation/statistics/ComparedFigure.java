package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;

/**
 * The difference of one figure between two models on the same items.
 *
 * @param name as {@link Measure} has it
 * @param unit of the values
 * @param better which direction is the better one
 * @param before value of the first model
 * @param after value of the second model
 * @param difference after minus before
 * @param low lower end of the difference's 95 % bootstrap interval over items
 * @param high upper end of it
 * @param p two-sided bootstrap p-value of no difference
 * @param corrected p by Holm's correction over all figures of the comparison
 */
public record ComparedFigure(
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

    /** What can be said of the second model. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** Of a figure that has no better direction. */
        DIFFERENT,
        /** The items don't tell. */
        UNCLEAR
    }

    /** What the items tell, where the corrected p-value is below 0.05. */
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
