package io.github.rlaifv.dpo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.FolderLock;
import io.github.rlaifv.core.internal.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reference log-probabilities on disk: a journal whose first line says of which model and data, then a line a response.
 */
final class ReferenceFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "rlaifv-reference-logprobs";
    private static final int VERSION = 1;
    private static final String BEGIN = "{\"format\":\"" + FORMAT + "\"";
    private static final String HEADER = "header";
    /** After the keys of lines that tell of each token. */
    private static final String TOKENS = "/tokens";

    private final Journal journal;
    private final FolderLock lock;

    private ReferenceFile(Journal journal, FolderLock lock) {
        this.journal = journal;
        this.lock = lock;
    }

    /** Whether a file begins as such a file does, or with a part of that: a killed run may have left no more. */
    static boolean isOne(Path file) {
        return OwnFile.begins(file, BEGIN);
    }

    /**
     * Opens the file, or begins it.
     *
     * @throws BadDataException if it was made by another model or for other pairs, or a line is damaged
     */
    static ReferenceFile open(Path file, String reference, String dataset) {
        FolderLock lock = FolderLock.ofFile(file, "reference log-probabilities");
        try {
            return open(file, reference, dataset, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static ReferenceFile open(Path file, String reference, String dataset, FolderLock lock) {
        // before it is opened to be written, which cuts off an unfinished last line
        if (Files.exists(file) && !isOne(file)) {
            throw notOurs(file);
        }
        Journal journal = Journal.open(file, entry -> key(file, entry));
        try {
            if (journal.size() == 0) {
                journal.append(List.of(header(reference, dataset)));
            } else {
                JsonNode header =
                        journal.find(HEADER).map(entry -> parse(file, entry)).orElseThrow(() -> notOurs(file));
                checkHeader(file, header, reference, dataset);
            }
            return new ReferenceFile(journal, lock);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static JsonNode parse(Path file, Journal.Entry entry) {
        try {
            return JSON.readTree(entry.text());
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    file + ", line " + entry.line() + ", is no JSON: delete the line to compute it anew", e);
        }
    }

    private static String key(Path file, Journal.Entry entry) {
        JsonNode line = parse(file, entry);
        if (line.has("format")) {
            return HEADER;
        }
        if (!line.path("key").isTextual()) {
            throw new BadDataException(
                    file + ", line " + entry.line() + ", has no field 'key': delete the line to compute it anew");
        }
        return line.path("key").asText() + (line.has("perToken") ? TOKENS : "");
    }

    /**
     * What is known of a response.
     *
     * @param eachToken whether the figures of its tokens are asked for
     */
    Optional<ResponseLogProb> find(String key, boolean eachToken) {
        Optional<ResponseLogProb> tokens = journal.find(key + TOKENS).map(this::read);
        if (tokens.isPresent()) {
            return tokens;
        }
        return journal.find(key).map(this::read).filter(value -> !eachToken || value.tokens() == 0);
    }

    /** Adds responses; they are on disk when this returns. */
    void append(Map<String, ResponseLogProb> scored) {
        List<String> lines = new ArrayList<>();
        scored.forEach((key, value) -> {
            ObjectNode line = JSON.createObjectNode();
            line.put("key", key).put("sum", value.sum());
            line.put("tokens", value.tokens()).put("tokenHash", value.tokenHash());
            if (!value.perToken().isEmpty()) {
                value.perToken().forEach(line.putArray("perToken")::add);
            }
            lines.add(line.toString());
        });
        journal.append(lines);
    }

    private ResponseLogProb read(Journal.Entry entry) {
        JsonNode line = parse(journal.file(), entry);
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

    private static BadDataException notOurs(Path file) {
        return new BadDataException(
                file + " is no file of reference log-probabilities of version " + VERSION + ": move it away");
    }

    private static void checkHeader(Path file, JsonNode header, String reference, String dataset) {
        if (!FORMAT.equals(header.path("format").asText())
                || header.path("version").asInt() != VERSION) {
            throw notOurs(file);
        }
        check(
                file,
                "the reference model (its weights, prompt format, image processing and precision)",
                header.path("reference").asText(),
                reference);
        check(file, "the preference pairs", header.path("dataset").asText(), dataset);
    }

    private static void check(Path file, String what, String stored, String wanted) {
        if (!stored.equals(wanted)) {
            throw new BadDataException(file + " was computed with other data: the fingerprint of " + what + " is "
                    + stored + " in the file and " + wanted
                    + " now. Choose another output folder, or delete the file to compute it anew");
        }
    }

    @Override
    public void close() {
        try (lock) {
            journal.close();
        }
    }
}
