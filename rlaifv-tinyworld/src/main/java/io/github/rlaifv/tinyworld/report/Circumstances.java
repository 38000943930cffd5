package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.ledger.LedgerRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of a run: models, settings, seeds, machine and time.
 *
 * @param secondsPerStage wall time in seconds per stage, in order of the run
 * @param peakMemory peak memory of the process; null if unknown
 * @param versions versions of the software, and the machine
 * @param models models of the run
 * @param seeds seed per kind of random choice
 * @param settings settings as text, by name
 * @param usage what the run used by stage and model; empty in reports of earlier versions
 */
public record Circumstances(
        Map<String, Double> secondsPerStage,
        @Nullable PeakMemory peakMemory,
        Versions versions,
        List<ModelFolder> models,
        Map<String, Long> seeds,
        Map<String, String> settings,
        List<LedgerRow> usage) {
    public Circumstances {
        Objects.requireNonNull(versions, "versions");
        secondsPerStage = ReportChecks.ordered(secondsPerStage);
        models = ReportChecks.copy(models);
        seeds = ReportChecks.ordered(seeds);
        settings = ReportChecks.ordered(settings);
        usage = ReportChecks.copy(usage);
    }

    /** Wall time of all stages, in seconds. */
    double secondsTotal() {
        return secondsPerStage.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
