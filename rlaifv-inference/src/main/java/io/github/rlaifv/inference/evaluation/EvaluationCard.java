package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.inference.evaluation.statistics.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an evaluation found, with what it takes to read it.
 *
 * @param version of the file format
 * @param benchmark its name
 * @param model the policy's name
 * @param settings of sampling, judge and bootstrap
 * @param items how many were asked
 * @param figures in the benchmark's order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EvaluationCard(
        int version, String benchmark, String model, Map<String, String> settings, int items, List<Figure> figures) {
    static final int VERSION = 1;
    private static final OwnFile FILE = OwnFile.json("evaluation card", "benchmark", "model", "settings", "figures");

    public EvaluationCard {
        settings = new TreeMap<>(settings);
        figures = List.copyOf(figures);
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    /**
     * One of the figures.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public Figure figure(String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(benchmark + " has no figure '" + name + "', but "
                        + figures.stream().map(Figure::name).toList()));
    }

    /**
     * Writes it as JSON.
     *
     * @throws BadDataException if there is a file of that name that is no such card
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        try {
            FILE.write(file, mapper().writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card can't be put into JSON", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws BadDataException naming the file if it is no card
     */
    public static EvaluationCard read(Path file) {
        return JsonDocument.read(file, InputLimit.SETTINGS, "run the evaluation again; its answers are kept")
                .version(VERSION)
                .as(EvaluationCard.class);
    }

    /** A table for a terminal: figure, value, 95 % interval, items. */
    public String table() {
        int width = figures.stream().mapToInt(f -> f.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder(benchmark + ", " + model + ", " + items + " items\n");
        for (Figure figure : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(1, width) + "s  %s  [%s, %s]  %d items%n",
                    figure.name(),
                    figure.unit().text(figure.value()),
                    figure.unit().text(figure.low()),
                    figure.unit().text(figure.high()),
                    figure.items()));
        }
        return text.toString();
    }
}
