package io.github.rlaifv.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The metrics of a training run by step.
 *
 * @param name name of the program
 * @param steps metrics by name, by step
 */
record StepSeries(String name, Map<Long, Map<String, Double>> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads JSON Lines with a {@code step} and numbers. Lines of the same step, in one or more files, are merged.
     *
     * @throws BadDataException if a line can't be read; the message names file and line
     */
    static StepSeries read(String name, List<Path> files) {
        Map<Long, Map<String, Double>> steps = new TreeMap<>();
        for (Path file : files) {
            try {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    JsonNode row = JSON.readTree(lines.get(i));
                    if (!row.path("step").isIntegralNumber()) {
                        throw new BadDataException("line " + (i + 1) + " of " + file + " has no 'step'");
                    }
                    Map<String, Double> metrics =
                            steps.computeIfAbsent(row.path("step").asLong(), step -> new TreeMap<>());
                    row.fields().forEachRemaining(field -> {
                        if (field.getValue().isNumber()) {
                            metrics.put(field.getKey(), field.getValue().asDouble());
                        }
                    });
                }
            } catch (JsonProcessingException e) {
                throw new BadDataException(file + " has a line that is not JSON", e);
            } catch (IOException e) {
                throw new BadDataException(file + " can't be read: check that it exists", e);
            }
        }
        return new StepSeries(name, steps);
    }

    OptionalDouble value(long step, String metric) {
        Double value = steps.getOrDefault(step, Map.of()).get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Returns the median over the steps after the first one, which warms up; NaN if the metric is unknown. */
    double median(String metric) {
        double[] values = steps.entrySet().stream()
                .filter(entry -> entry.getKey() > 1)
                .flatMap(entry -> entry.getValue().entrySet().stream())
                .filter(entry -> entry.getKey().equals(metric))
                .mapToDouble(Map.Entry::getValue)
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    double max(String metric) {
        return steps.values().stream()
                .flatMap(metrics -> metrics.entrySet().stream())
                .filter(entry -> entry.getKey().equals(metric))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(Double.NaN);
    }
}
