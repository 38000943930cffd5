package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.internal.json.JsonLinesIndex;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * The records of a JSON Lines file.
 *
 * @param index index of the file's lines
 * @param places folders in which its images may lie
 */
public record JsonRows(JsonLinesIndex index, ImagePlaces places) {
    /** Reader for records that are only checked and never read again. */
    public static final LongFunction<JsonRecord> ONCE = line -> {
        throw new IllegalStateException("line " + line + " is not read again");
    };

    /**
     * Reads the file once.
     *
     * @param check called with each record
     * @throws io.github.rlaifv.core.run.BadDataException if the file cannot be read or a line is not a JSON object
     */
    public static JsonRows of(Path file, ImagePlaces places, Consumer<JsonDataRow> check) {
        JsonImages images = new JsonImages(places, ONCE);
        Checked checked = new Checked(images, check);
        return new JsonRows(JsonLinesIndex.of(file, checked::next), places);
    }

    /** Returns the same rows with other folders for images. */
    public JsonRows within(ImagePlaces value) {
        return new JsonRows(index, value);
    }

    public long size() {
        return index.size();
    }

    public JsonDataRow get(long number) {
        return row(index.get(number));
    }

    public Stream<JsonDataRow> stream() {
        return index.stream().map(this::row);
    }

    private JsonDataRow row(JsonRecord record) {
        return new JsonDataRow(
                record, index.number(record.line()), new JsonImages(places, line -> index.get(index.number(line))));
    }

    /** Checks the records while the file is read for the first time. */
    private static final class Checked {
        private final JsonImages images;
        private final Consumer<JsonDataRow> check;
        private Optional<String> id = Optional.empty();
        private long number;

        private Checked(JsonImages images, Consumer<JsonDataRow> check) {
            this.images = images;
            this.check = check;
        }

        private void next(JsonRecord record) {
            JsonDataRow row = new JsonDataRow(record, number, images);
            Optional<String> own = row.columns().id();
            if (number == 0) {
                id = own;
            } else if (!own.equals(id)) {
                // a record that lost its id would get another name, and so would its results
                throw record.error(id.map(field -> "field \"" + field + "\" is missing, but the records before have it")
                                .orElseGet(() ->
                                        "has an id in field \"" + own.orElse("") + "\", unlike the records before")
                        + "; give each record an id, or none");
            }
            number++;
            check.accept(row);
        }
    }
}
