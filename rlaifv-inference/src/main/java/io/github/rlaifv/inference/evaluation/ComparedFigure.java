package io.github.rlaifv.inference.evaluation;

/**
 * The difference of one figure between two models on the same items.
 *
 * @param name as {@link Measure} has it
 * @param before value of the first model
 * @param after value of the second model
 * @param difference after minus before
 * @param low lower end of the difference's 95 % bootstrap interval over items
 * @param high upper end of it
 * @param p two-sided bootstrap p-value of no difference
 */
public record ComparedFigure(
        String name, double before, double after, double difference, double low, double high, double p) {}
