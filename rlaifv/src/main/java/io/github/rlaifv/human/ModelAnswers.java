package io.github.rlaifv.human;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.ItemNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The responses of a model to instructions or to the items of a benchmark.
 *
 * @param model name of the model
 * @param byId responses by the id of the instruction or item
 * @param unanswered reasons why the model has no response, by the id of the item; such items are not compared
 */
public record ModelAnswers(String model, Map<String, String> byId, SortedMap<String, String> unanswered) {
    private static final List<String> FILES = List.of("picked.jsonl", "items.jsonl");
    private static final List<String> FIELDS = List.of("text", "answer", "response");
    private static final String ADVICE = "correct it, or write the answers again";

    public ModelAnswers {
        Objects.requireNonNull(model, "model");
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
        unanswered = Collections.unmodifiableSortedMap(new TreeMap<>(unanswered));
        if (model.isBlank()) {
            throw new IllegalArgumentException("the name of a model must not be blank");
        }
    }

    /** The responses of a model that answered everything. */
    public ModelAnswers(String model, Map<String, String> byId) {
        this(model, byId, Collections.emptySortedMap());
    }

    /**
     * Reads responses. Items of an evaluation whose request was rejected for good are unanswered.
     *
     * @param model name of the model
     * @param source folder of {@code rlaifv rerank} or of a finished evaluation, or a JSON Lines file whose lines have the
     *     fields {@code id} and one of {@code text}, {@code answer} and {@code response}
     * @throws BadDataException if there are no responses, an id is there twice, or a line can't be used; the message names
     *     file, line and field
     */
    public static ModelAnswers read(String model, Path source) {
        Path file = file(source);
        Map<String, String> byId = new LinkedHashMap<>();
        SortedMap<String, String> unanswered = new TreeMap<>();
        try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
            records.forEach(record -> {
                String id = record.filled("id");
                if (byId.putIfAbsent(id, record.string(field(record))) != null) {
                    throw record.problem("id", "'" + id + "' is there twice");
                }
                reason(record).ifPresent(reason -> unanswered.put(id, reason));
            });
        }
        if (byId.isEmpty()) {
            throw new BadDataException(file + " has no answers: name a file or folder with answers");
        }
        return new ModelAnswers(model, byId, unanswered);
    }

    private static Path file(Path source) {
        if (!Files.isDirectory(source)) {
            return source;
        }
        return FILES.stream()
                .map(source::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new BadDataException(source + " has no answers (none of " + String.join(", ", FILES)
                        + "): give the folder of rerank or of a finished evaluation, or a JSON Lines file"));
    }

    /** Returns the note of an evaluation on an item without an answer, whose answer in the file is empty. */
    private static Optional<String> reason(JsonRecord record) {
        for (JsonNode note : record.json().path("notes")) {
            if (note.path("head").asText().equals(ItemNote.NO_ANSWER)) {
                return Optional.of(note.path("text").asText());
            }
        }
        return Optional.empty();
    }

    private static String field(JsonRecord record) {
        return FIELDS.stream()
                .filter(record::has)
                .findFirst()
                .orElseThrow(
                        () -> record.error("has no response: give it in one of the fields " + FIELDS + "; " + ADVICE));
    }
}
