package io.github.rlaifv.tinyworld.compare;

import java.util.List;
import java.util.function.Function;

/**
 * Mean of a metric over runs and scenes, and its difference to that of other models on the same scenes.
 *
 * @param mean mean over runs and held-out scenes
 * @param change difference to the mean of the others
 * @param low lower end of the 95 % interval of that difference, by a paired bootstrap over runs and scenes
 * @param high upper end of that interval
 */
public record MetricSummary(double mean, double change, double low, double high) {

    /**
     * Summarizes a metric.
     *
     * @param own metrics by scene of each run
     * @param other those that they are compared with
     */
    public static MetricSummary of(
            List<SceneScores> own, List<SceneScores> other, Function<SceneScores, List<Double>> metric) {
        List<List<Double>> now = own.stream().map(metric).toList();
        RunBootstrap.Difference change =
                RunBootstrap.of(now, other.stream().map(metric).toList());
        double mean = now.stream()
                .mapToDouble(scenes -> scenes.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0))
                .average()
                .orElse(0);
        return new MetricSummary(mean, change.value(), change.low(), change.high());
    }
}
