package io.github.rlaifv.core.data.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
        BufferedReader reader;
        try {
            reader = Files.newBufferedReader(file);
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read: check that the file exists and is readable", e);
        }
        AtomicLong number = new AtomicLong();
        return lines(file, reader)
                .map(text -> new NumberedLine(number.incrementAndGet(), text))
                .filter(line -> !line.content().isBlank())
                .map(line -> parse(file, line.number(), line.content()))
                .onClose(() -> close(reader));
    }

    private static Stream<String> lines(Path file, BufferedReader reader) {
        return Stream.iterate(next(file, reader), Optional::isPresent, line -> next(file, reader))
                .map(Optional::orElseThrow);
    }

    private static Optional<String> next(Path file, BufferedReader reader) {
        try {
            return Optional.ofNullable(reader.readLine());
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read as UTF-8 text: " + e.getMessage(), e);
        }
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the file by these records; a reader sees the old file or the whole new one, nothing between. */
    public static void write(Path file, Stream<? extends JsonNode> records) {
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, target.getFileName().toString(), ".part");
            try {
                try (BufferedWriter writer = Files.newBufferedWriter(part)) {
                    for (JsonNode json : (Iterable<JsonNode>) records.<JsonNode>map(r -> r)::iterator) {
                        writer.write(format(json));
                        writer.write('\n');
                    }
                }
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private record NumberedLine(long number, String text) {
        String content() {
            return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }
}
