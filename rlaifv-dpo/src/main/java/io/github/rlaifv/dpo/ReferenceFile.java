package io.github.rlaifv.dpo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reference log-probabilities on disk: JSON lines, the first one saying of which model and data, then one a response.
 * Lines are only appended, so that a broken-off run goes on where it stopped; a torn last line is dropped.
 */
final class ReferenceFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "rlaifv-reference-logprobs";
    private static final int VERSION = 1;

    private final Path file;
    private final Map<String, ResponseLogProb> known;

    private ReferenceFile(Path file, Map<String, ResponseLogProb> known) {
        this.file = file;
        this.known = known;
    }

    /**
     * Opens the file, or begins it.
     *
     * @throws BadDataException if it was made by another model or for other pairs
     */
    static ReferenceFile open(Path file, String reference, String dataset) {
        try {
            Map<String, ResponseLogProb> known = new HashMap<>();
            String text = Files.exists(file) ? Files.readString(file) : "";
            int end = text.lastIndexOf('\n') + 1;
            if (end == 0) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, header(reference, dataset) + "\n");
                return new ReferenceFile(file, known);
            }
            String[] lines = text.substring(0, end).split("\n");
            checkHeader(file, JSON.readTree(lines[0]), reference, dataset);
            for (int i = 1; i < lines.length; i++) {
                JsonNode line = JSON.readTree(lines[i]);
                known.put(line.path("key").asText(), read(line));
            }
            if (end < text.length()) {
                Files.writeString(file, text.substring(0, end));
            }
            return new ReferenceFile(file, known);
        } catch (JsonProcessingException e) {
            throw new BadDataException(file + " holds a line that is no JSON: delete the file to compute it anew", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read or written", e);
        }
    }

    Map<String, ResponseLogProb> known() {
        return known;
    }

    /** Adds responses, in memory and on disk. */
    void append(Map<String, ResponseLogProb> scored) {
        StringBuilder lines = new StringBuilder();
        scored.forEach((key, value) -> {
            ObjectNode line = JSON.createObjectNode();
            line.put("key", key).put("sum", value.sum());
            line.put("tokens", value.tokens()).put("tokenHash", value.tokenHash());
            if (!value.perToken().isEmpty()) {
                value.perToken().forEach(line.putArray("perToken")::add);
            }
            lines.append(line).append('\n');
        });
        try {
            Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
        known.putAll(scored);
    }

    private static ResponseLogProb read(JsonNode line) {
        List<Double> perToken = new ArrayList<>();
        line.path("perToken").forEach(value -> perToken.add(value.asDouble(Double.NaN)));
        return new ResponseLogProb(
                line.path("sum").asDouble(Double.NaN),
                line.path("tokens").asInt(),
                line.path("tokenHash").asInt(),
                perToken);
    }

    private static String header(String reference, String dataset) {
        ObjectNode header = JSON.createObjectNode();
        header.put("format", FORMAT).put("version", VERSION);
        header.put("reference", reference).put("dataset", dataset);
        return header.toString();
    }

    private static void checkHeader(Path file, JsonNode header, String reference, String dataset) {
        if (!FORMAT.equals(header.path("format").asText())
                || header.path("version").asInt() != VERSION) {
            throw new BadDataException(
                    file + " is no file of reference log-probabilities of version " + VERSION + ": move it away");
        }
        check(file, "the reference model", header.path("reference").asText(), reference);
        check(file, "the preference pairs", header.path("dataset").asText(), dataset);
    }

    private static void check(Path file, String what, String stored, String wanted) {
        if (!stored.equals(wanted)) {
            throw new BadDataException(file + " was computed with other data: the fingerprint of " + what + " is "
                    + stored + " in the file and " + wanted
                    + " now. Choose another output folder, or delete the file to compute it anew");
        }
    }
}
