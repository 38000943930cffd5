package io.github.rlaifv.tinyworld.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a run came to its metrics: with which models and settings, on which machine, and in what time.
 *
 * @param secondsPerStage wall time in seconds by stage, in order of the run
 * @param peakMemory of the process; null where unknown
 * @param versions of software and machine
 * @param models that took part
 * @param seeds of every random choice, by what they decide
 * @param settings in words, by name
 */
public record Circumstances(
        Map<String, Double> secondsPerStage,
        @Nullable PeakMemory peakMemory,
        Versions versions,
        List<ModelFolder> models,
        Map<String, Long> seeds,
        Map<String, String> settings) {
    public Circumstances {
        Objects.requireNonNull(versions, "versions");
        secondsPerStage = ReportChecks.ordered(secondsPerStage);
        models = ReportChecks.copy(models);
        seeds = ReportChecks.ordered(seeds);
        settings = ReportChecks.ordered(settings);
    }

    /** Wall time of all stages, in seconds. */
    double secondsTotal() {
        return secondsPerStage.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
