package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;

/**
 * The value of a metric with its confidence interval.
 *
 * @param name name of the metric, as in {@link Measure}
 * @param unit unit of the value
 * @param better direction in which the metric improves
 * @param value value over all items; NaN if no item counts for it
 * @param low lower end of the bootstrap interval
 * @param high upper end of that interval
 * @param items number of items that count for the metric
 */
public record MetricValue(
        String name,
        Unit unit,
        Better better,
        @AnyDouble double value,
        @AnyDouble double low,
        @AnyDouble double high,
        long items) {}
