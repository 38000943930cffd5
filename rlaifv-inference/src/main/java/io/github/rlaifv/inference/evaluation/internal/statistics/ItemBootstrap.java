package io.github.rlaifv.inference.evaluation.internal.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes confidence intervals of metrics by resampling items with replacement; all metrics of a benchmark use the
 * same draws.
 *
 * @param resamples resamples of the items
 * @param confidence confidence level of the intervals, such as 0.95
 */
public record ItemBootstrap(Resamples resamples, double confidence) {

    /** Returns the value and interval of each measure's metric, in order. */
    public List<MetricValue> metrics(List<Measure> measures) {
        double[][] values = resamples.values(measures);
        List<MetricValue> metrics = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Measure measure = measures.get(i);
            Interval interval = Interval.of(values[i], confidence);
            metrics.add(new MetricValue(
                    measure.name(),
                    measure.unit(),
                    measure.better(),
                    measure.value(),
                    interval.low(),
                    interval.high(),
                    measure.items()));
        }
        return metrics;
    }
}
