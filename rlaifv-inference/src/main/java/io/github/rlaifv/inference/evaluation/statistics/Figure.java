package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;

/**
 * A measured figure.
 *
 * @param name as {@link Measure} has it
 * @param unit of the values
 * @param better which direction is the better one
 * @param value on the items as they are; NaN where no item has anything to count
 * @param low lower end of the bootstrap interval
 * @param high upper end of it
 * @param items that the figure is about
 */
public record Figure(
        String name,
        Unit unit,
        Better better,
        @AnyDouble double value,
        @AnyDouble double low,
        @AnyDouble double high,
        long items) {}
