package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes UTF-8 files with one JSON object per line. Blank lines and a byte order mark are skipped. */
public final class JsonLines {
    private JsonLines() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonText.object();
    }

    /** The object as one line, without the line end. */
    public static String format(JsonNode json) {
        return JsonText.line(json);
    }

    /**
     * Parses one line of a file.
     *
     * @throws BadDataException naming file and line if the text is not a JSON object
     */
    public static JsonRecord parse(Path file, long line, String text) {
        return parse(RecordPlace.line(file, line), text);
    }

    /**
     * Parses one line of a file.
     *
     * @param advice what messages advise for a damaged line, here and in the getters of the record
     * @throws BadDataException naming file and line if the text is not a JSON object
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
                    place.where() + "is not valid JSON (" + RecordPlace.shorten(reason(e), 200) + "); "
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

    /** The parser's own advice is meant for programmers, so it is removed. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceFirst(": enable `JsonReadFeature.*", ", which JSON does not have");
    }

    /**
     * The records in order, which are read while the stream is consumed. The caller closes the stream.
     *
     * @throws BadDataException if the file can't be opened; while streaming, naming file and line of an invalid record
     */
    public static Stream<JsonRecord> stream(Path file) {
        return stream(file, "");
    }

    /**
     * Same as {@link #stream(Path)}, with other advice in messages.
     *
     * @param advice what messages advise for a damaged line; empty for the default
     */
    public static Stream<JsonRecord> stream(Path file, String advice) {
        LineReader reader = LineReader.open(file);
        // The first line is read by the stream's first step, so that a damaged file does not stay open.
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .filter(line -> !line.text().isBlank())
                .map(line -> parse(file, line.number(), line.text(), advice))
                .onClose(reader::close);
    }

    /** Replaces the file by these records atomically: a reader sees the old or the complete new file. */
    public static void write(Path file, Stream<? extends JsonNode> records) {
        try (JsonLinesWriter writer = JsonLinesWriter.open(file)) {
            records.forEachOrdered(writer::write);
            writer.finish();
        }
    }
}
