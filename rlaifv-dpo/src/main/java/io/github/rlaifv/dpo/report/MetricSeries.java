package io.github.rlaifv.dpo.report;

import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.report.internal.Curve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics by name, each with its values over the steps.
 *
 * @param byName points of each metric, by ascending step
 */
record MetricSeries(Map<String, List<Curve.Point>> byName) {
    private static final Set<String> NO_METRIC = Set.of("step", "epoch", "time");

    MetricSeries {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** Reads JSON Lines; returns no metrics if there is no file. An incomplete last line is ignored. */
    static MetricSeries read(Path file) {
        if (!Files.exists(file)) {
            return new MetricSeries(Map.of());
        }
        String text = BoundedFile.text(file, InputLimit.TEXT);
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        Map<String, List<Curve.Point>> byName = new TreeMap<>();
        long before = 0;
        for (int i = 0; i < lines.size(); i++) {
            JsonRecord row = JsonLines.parse(file, i + 1, lines.get(i), "move the file away");
            long step = row.count("step");
            if (step < before) {
                throw row.problem("step", "must not decrease, was " + step + " after " + before);
            }
            before = step;
            add(byName, row, step);
        }
        return new MetricSeries(byName);
    }

    private static void add(Map<String, List<Curve.Point>> byName, JsonRecord row, long step) {
        row.json().fieldNames().forEachRemaining(name -> {
            if (!NO_METRIC.contains(name)) {
                byName.computeIfAbsent(name, one -> new ArrayList<>()).add(new Curve.Point(step, row.anyNumber(name)));
            }
        });
    }

    List<Curve.Point> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** Returns the median of a metric; NaN if it has no values. */
    double median(String name) {
        double[] values = of(name).stream().mapToDouble(Curve.Point::y).sorted().toArray();
        int half = values.length / 2;
        if (values.length == 0) {
            return Double.NaN;
        }
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    double max(String name) {
        return of(name).stream().mapToDouble(Curve.Point::y).max().orElse(Double.NaN);
    }
}
