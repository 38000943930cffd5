package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes files with one JSON object a line, UTF-8. Blank lines and a byte order mark are skipped. */
public final class JsonLines {
    private static final ObjectMapper MAPPER = StrictJson.MAPPER;

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
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /**
     * One line of a file.
     *
     * @throws BadDataException naming file and line where the text is no JSON object
     */
    public static JsonRecord parse(Path file, long line, String text) {
        return parse(RecordPlace.line(file, line), text);
    }

    /**
     * One line of a file.
     *
     * @param advice what messages say to do about a damaged line, here and in what is read of the record
     * @throws BadDataException naming file and line where the text is no JSON object
     */
    public static JsonRecord parse(Path file, long line, String text, String advice) {
        return parse(RecordPlace.line(file, line).advising(advice), text);
    }

    private static JsonRecord parse(RecordPlace place, String text) {
        try {
            if (StrictJson.tree(text) instanceof ObjectNode object) {
                return JsonRecord.at(place, object);
            }
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    place.where() + "is no valid JSON (" + RecordPlace.shorten(reason(e), 200) + "); "
                            + place.advice("correct or remove the line"),
                    e);
        }
        if (text.stripLeading().startsWith("[")) {
            throw place.error("expected a JSON object, was an array (a JSON Lines file has an object on each line); "
                    + place.advice("correct or remove the line"));
        }
        throw place.error(
                "expected a JSON object, such as {\"id\": ...}; " + place.advice("correct or remove the line"));
    }

    /** The parser's advice is for programmers. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceFirst(": enable `JsonReadFeature.*", ", which JSON does not have");
    }

    /**
     * The records in order, read while the stream is gone through; close it.
     *
     * @throws BadDataException if the file can't be opened; while streaming, naming file and line of a malformed record
     */
    public static Stream<JsonRecord> stream(Path file) {
        return stream(file, "");
    }

    /**
     * Same as above.
     *
     * @param advice what messages say to do about a damaged line; empty for the usual
     */
    public static Stream<JsonRecord> stream(Path file, String advice) {
        LineReader reader = LineReader.open(file);
        // the first line is read by the stream's first step: opening a damaged file must not leave it open
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .filter(line -> !line.text().isBlank())
                .map(line -> parse(file, line.number(), line.text(), advice))
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
