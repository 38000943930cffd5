package io.github.rlaifv.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Preference pairs as JSON Lines, one a line, UTF-8: the fields of {@link JsonlInstructions}, then {@code chosen},
 * {@code rejected} and, where known, {@code chosen_score} and {@code rejected_score}. Several pairs may share an id.
 */
public final class JsonlPreferences {
    private JsonlPreferences() {}

    /**
     * Opens a file: all records are checked now, and read again whenever the dataset is streamed.
     *
     * @throws BadDataException naming file and line for a malformed record or a picture that is not there
     */
    public static PreferenceDataset read(Path file) {
        long size;
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            size = records.map(JsonlPreferences::pair).toList().size();
        }
        return new InFile(file, size);
    }

    /** Replaces the file; pictures in memory are written to {@code images/} beside it, named by their fingerprint. */
    public static void write(PreferenceDataset pairs, Path file) {
        StoredImages images = new StoredImages(file);
        try (Stream<PreferencePair> stream = pairs.stream()) {
            JsonLines.write(file, stream.map(pair -> json(pair, images)));
        }
    }

    private static PreferencePair pair(JsonRecord record) {
        return new PreferencePair(
                JsonlInstructions.instruction(record),
                record.text("chosen"),
                record.text("rejected"),
                record.numberOrNaN("chosen_score"),
                record.numberOrNaN("rejected_score"));
    }

    private static ObjectNode json(PreferencePair pair, StoredImages images) {
        ObjectNode json = JsonlInstructions.json(pair.instruction(), images)
                .put("chosen", pair.chosen())
                .put("rejected", pair.rejected());
        putScore(json, "chosen_score", pair.chosenScore());
        putScore(json, "rejected_score", pair.rejectedScore());
        return json;
    }

    private static void putScore(ObjectNode json, String field, double score) {
        // JSON has no NaN
        if (Double.isFinite(score)) {
            json.put(field, score);
        }
    }

    private record InFile(Path file, long size) implements PreferenceDataset {
        @Override
        public Stream<PreferencePair> stream() {
            return JsonLines.stream(file).map(JsonlPreferences::pair);
        }
    }
}
