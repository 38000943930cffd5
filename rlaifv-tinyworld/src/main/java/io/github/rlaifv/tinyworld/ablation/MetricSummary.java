package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.compare.RunBootstrap;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import java.util.List;
import java.util.function.Function;

/**
 * Mean of a metric over seeds and scenes, and its difference to another arm.
 *
 * @param mean mean over seeds and held-out scenes
 * @param change difference to the mean of the other arm
 * @param low lower end of the 95 % interval of that difference, by a paired bootstrap over seeds and scenes
 * @param high upper end of that interval
 */
public record MetricSummary(double mean, double change, double low, double high) {

    /**
     * Summarizes a metric.
     *
     * @param own metrics by scene of each seed
     * @param other those of the arm that they are compared with
     */
    static MetricSummary of(
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
