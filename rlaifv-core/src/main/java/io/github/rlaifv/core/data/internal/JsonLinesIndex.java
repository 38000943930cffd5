package io.github.rlaifv.core.data.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the records of a JSON Lines file begin: 16 bytes a record instead of the record. */
public final class JsonLinesIndex {
    private final Path file;
    private long[] offsets = new long[64];
    private long[] lines = new long[64];
    private int size;

    private JsonLinesIndex(Path file) {
        this.file = file;
    }

    /**
     * Reads the file once.
     *
     * @param check called with each record
     * @throws BadDataException if the file can't be read or a line is no JSON object
     */
    public static JsonLinesIndex of(Path file, Consumer<JsonRecord> check) {
        JsonLinesIndex index = new JsonLinesIndex(file);
        try (LineReader reader = LineReader.open(file)) {
            for (Optional<LineReader.Line> next = reader.next(); next.isPresent(); next = reader.next()) {
                LineReader.Line line = next.orElseThrow();
                if (!line.text().isBlank()) {
                    check.accept(JsonLines.parse(file, line.number(), line.text()));
                    index.add(line);
                }
            }
        }
        return index;
    }

    private void add(LineReader.Line line) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            lines = Arrays.copyOf(lines, 2 * size);
        }
        offsets[size] = line.offset();
        lines[size] = line.number();
        size++;
    }

    /** How many records. */
    public int size() {
        return size;
    }

    /**
     * One record, read from the file.
     *
     * @throws BadDataException if the file has changed since
     */
    public JsonRecord get(long record) {
        int i = Math.toIntExact(record);
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("record " + record + " of " + size);
        }
        try (LineReader reader = LineReader.open(file, offsets[i], lines[i] - 1)) {
            LineReader.Line line = reader.next()
                    .orElseThrow(() -> new BadDataException(
                            file + " became shorter while it was read: line " + lines[i] + " is gone"));
            return JsonLines.parse(file, line.number(), line.text());
        }
    }
}
