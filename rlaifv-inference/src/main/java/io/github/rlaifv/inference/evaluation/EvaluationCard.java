package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of an evaluation, with what is needed to interpret them.
 *
 * @param version version of the file format
 * @param benchmark name of the benchmark
 * @param model name of the policy
 * @param settings settings of sampling, judge and bootstrap
 * @param items number of items
 * @param metrics metrics, in the benchmark's order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EvaluationCard(
        int version,
        String benchmark,
        String model,
        Map<String, String> settings,
        int items,
        @JsonProperty("figures") List<MetricValue> metrics) {
    static final int VERSION = 1;
    private static final OwnFile FILE = OwnFile.json("evaluation card", "benchmark", "model", "settings", "figures");

    public EvaluationCard {
        settings = new TreeMap<>(settings);
        metrics = List.copyOf(metrics);
    }

    /**
     * Returns one metric.
     *
     * @param name name of the metric
     * @throws IllegalArgumentException if there is no such metric; the message lists the existing ones
     */
    public MetricValue metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(benchmark + " has no metric '" + name + "', but "
                        + metrics.stream().map(MetricValue::name).toList()));
    }

    /**
     * Writes the card as JSON.
     *
     * @param file the file
     * @throws BadDataException if the file exists and is not an evaluation card
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        FILE.write(file, JsonText.pretty(this));
    }

    /**
     * Reads a card that {@link #write} wrote.
     *
     * @throws BadDataException if the file is not an evaluation card; the message names it
     */
    public static EvaluationCard read(Path file) {
        return JsonDocument.read(file, InputLimit.SETTINGS, "run the evaluation again; its answers are kept")
                .version(VERSION)
                .as(EvaluationCard.class);
    }

    /** Returns a table for a terminal with each metric's name, value, 95 % interval and number of items. */
    public String table() {
        int width = metrics.stream().mapToInt(f -> f.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder(benchmark + ", " + model + ", " + items + " items\n");
        for (MetricValue metric : metrics) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(1, width) + "s  %s  [%s, %s]  %d items%n",
                    metric.name(),
                    metric.unit().text(metric.value()),
                    metric.unit().text(metric.low()),
                    metric.unit().text(metric.high()),
                    metric.items()));
        }
        return text.toString();
    }
}
