package io.github.rlaifv.core.metric;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The metrics of a run at one optimizer step.
 *
 * @param step number of optimizer steps taken so far, at least 0; 0 is before the first
 * @param epoch fraction of epochs over the training data so far, as Hugging Face counts: 0.5 is half of the first epoch
 * @param time when the metrics were measured
 * @param metrics reproducible metrics, bit-equal in two equal runs, by TRL's names: {@code loss}, {@code
 *     rewards/margins}, {@code eval_loss}, ...
 * @param performance metrics that vary between equal runs, by name: speed and memory
 */
public record MetricRow(
        long step, double epoch, Instant time, Map<String, Double> metrics, Map<String, Double> performance) {
    private static final Set<String> RESERVED = Set.of("step", "epoch", "time");

    /**
     * @throws IllegalArgumentException naming the metric whose name can't be written to a file, or that is in both maps
     */
    public MetricRow {
        if (step < 0) {
            throw new IllegalArgumentException("step must be >= 0, was " + step);
        }
        if (!(epoch >= 0) || Double.isInfinite(epoch)) {
            throw new IllegalArgumentException("epoch must be >= 0, was " + epoch);
        }
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        performance = Collections.unmodifiableMap(new TreeMap<>(performance));
        metrics.keySet().forEach(MetricRow::checkName);
        for (String name : performance.keySet()) {
            checkName(name);
            if (metrics.containsKey(name)) {
                throw new IllegalArgumentException("metric '" + name + "' is given twice");
            }
        }
    }

    /** The metrics of both maps by name. */
    public Map<String, Double> all() {
        Map<String, Double> all = new TreeMap<>(metrics);
        all.putAll(performance);
        return Collections.unmodifiableMap(all);
    }

    private static void checkName(String name) {
        boolean unfit = name.isBlank()
                || RESERVED.contains(name)
                || name.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ');
        if (unfit) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't name a metric: use a text without commas, quotes and line breaks, other than "
                            + RESERVED);
        }
    }
}
