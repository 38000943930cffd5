package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.internal.page.Curve;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics by name, each over the steps.
 *
 * @param byName points by ascending step
 */
record MetricSeries(Map<String, List<Curve.Point>> byName) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_METRIC = Set.of("step", "epoch", "time");

    MetricSeries {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** Reads JSON Lines; nothing where there is no file. A torn last line is left out. */
    static MetricSeries read(Path file) {
        if (!Files.exists(file)) {
            return new MetricSeries(Map.of());
        }
        try {
            String text = Files.readString(file);
            List<String> lines =
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            Map<String, List<Curve.Point>> byName = new TreeMap<>();
            for (int i = 0; i < lines.size(); i++) {
                add(byName, file, i + 1, lines.get(i));
            }
            return new MetricSeries(byName);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static void add(Map<String, List<Curve.Point>> byName, Path file, int number, String line) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadDataException("line " + number + " of " + file + " is no JSON: move the file away", e);
        }
        JsonNode step = row.path("step");
        if (!step.isIntegralNumber()) {
            throw new BadDataException("line " + number + " of " + file + " has no 'step': move the file away");
        }
        row.fields().forEachRemaining(field -> {
            if (!NO_METRIC.contains(field.getKey())) {
                double value = field.getValue().asDouble(Double.NaN);
                byName.computeIfAbsent(field.getKey(), name -> new ArrayList<>())
                        .add(new Curve.Point(step.asLong(), value));
            }
        });
    }

    List<Curve.Point> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The median of a metric; NaN without values. */
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
