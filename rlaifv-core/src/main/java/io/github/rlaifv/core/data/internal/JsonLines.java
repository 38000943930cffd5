package io.github.rlaifv.core.data.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes files with one JSON object a line, UTF-8. Blank lines and a byte order mark are skipped. */
public final class JsonLines {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLines() {}

    /** A new empty object to be filled and written. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object on one line, without the line end. */
    public static String format(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One line of a file.
     *
     * @throws BadDataException naming file and line where the text is no JSON object
     */
    public static JsonRecord parse(Path file, long line, String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return new JsonRecord(file, line, object);
            }
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    file + ", line " + line + ": not valid JSON (" + e.getOriginalMessage() + "); correct or remove it",
                    e);
        }
        throw new BadDataException(file + ", line " + line + ": expected a JSON object, such as {\"id\": ...}");
    }

    /**
     * The records in order, read while the stream is gone through; close it.
     *
     * @throws BadDataException if the file can't be opened; while streaming, naming file and line of a malformed record
     */
    public static Stream<JsonRecord> stream(Path file) {
        LineReader reader = LineReader.open(file);
        // the first line is read by the stream's first step: opening a damaged file must not leave it open
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .filter(line -> !line.text().isBlank())
                .map(line -> parse(file, line.number(), line.text()))
                .onClose(reader::close);
    }

    /** Replaces the file by these records; a reader sees the old file or the whole new one, nothing between. */
    public static void write(Path file, Stream<? extends JsonNode> records) {
        try (JsonLinesWriter writer = JsonLinesWriter.open(file)) {
            records.forEachOrdered(writer::write);
            writer.finish();
        }
    }
}
