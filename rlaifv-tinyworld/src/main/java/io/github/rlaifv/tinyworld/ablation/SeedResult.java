package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;

/**
 * Results of all arms with one seed.
 *
 * @param seed seed of all random choices
 * @param base metrics of the model before alignment on held-out scenes
 * @param rows one row per arm
 */
public record SeedResult(long seed, Metrics base, List<AblationRow> rows) {
    public SeedResult {
        rows = List.copyOf(rows);
    }
}
