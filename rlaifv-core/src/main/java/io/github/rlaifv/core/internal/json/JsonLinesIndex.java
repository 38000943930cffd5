package io.github.rlaifv.core.internal.json;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An index of a JSON Lines file with the offset and hash of each record: 24 bytes per record. If the file is rewritten
 * while it is used, this is noticed, unless its records are unchanged.
 */
public final class JsonLinesIndex {
    private final Path file;
    private long[] offsets = new long[64];
    private long[] lines = new long[64];
    private long[] hashes = new long[64];
    private int size;

    private JsonLinesIndex(Path file) {
        this.file = file;
    }

    /**
     * Reads the file once and builds the index.
     *
     * @param file the file
     * @param check called with each record
     * @throws BadDataException if the file can't be read or a line is not a JSON object
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
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        offsets[size] = line.offset();
        lines[size] = line.number();
        hashes[size] = hash(line);
        size++;
    }

    private static long hash(LineReader.Line line) {
        return ContentHash.forTable(line.text());
    }

    /** Number of records. */
    public int size() {
        return size;
    }

    /** The index of the record on a line, counted from 0; negative if the line has no record. */
    public int number(long line) {
        return Arrays.binarySearch(lines, 0, size, line);
    }

    /**
     * Reads one record from the file.
     *
     * @throws BadDataException if the file has changed since it was indexed
     */
    public JsonRecord get(long record) {
        int i = Math.toIntExact(record);
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("record " + record + " of " + size);
        }
        try (LineReader reader = LineReader.open(file, offsets[i], lines[i] - 1)) {
            return record(i, reader.next());
        }
    }

    /**
     * Reads the records from the file in order. The caller closes the stream.
     *
     * @throws BadDataException while streaming, if the file has changed since it was indexed
     */
    public Stream<JsonRecord> stream() {
        LineReader reader = LineReader.open(file);
        int[] next = {0};
        return Stream.generate(() -> record(next[0]++, filled(reader)))
                .limit(size)
                .onClose(reader::close);
    }

    private static Optional<LineReader.Line> filled(LineReader reader) {
        Optional<LineReader.Line> line = reader.next();
        while (line.isPresent() && line.orElseThrow().text().isBlank()) {
            line = reader.next();
        }
        return line;
    }

    private JsonRecord record(int i, Optional<LineReader.Line> found) {
        LineReader.Line line = found.orElseThrow(() -> new BadDataException(
                file + " became shorter while it was used: line " + lines[i] + " is gone; open it again"));
        if (hash(line) != hashes[i]) {
            throw new BadDataException(file + ", line " + lines[i]
                    + ": was changed while the file was used; open it again, and leave it alone meanwhile");
        }
        return JsonLines.parse(file, line.number(), line.text());
    }
}
