package io.github.rlaifv.dpo.reference.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reference log-probabilities on disk: a journal whose first line names model and data, followed by one line per
 * response.
 */
public final class ReferenceFile implements AutoCloseable {
    private static final String FORMAT = "rlaifv-reference-logprobs";
    private static final int VERSION = 1;
    private static final String BEGIN = "{\"format\":\"" + FORMAT + "\"";
    private static final String HEADER = "header";
    /** Suffix of the keys of lines that hold each token's log-probability. */
    private static final String TOKENS = "/tokens";

    private final Journal journal;
    private final FolderLock lock;

    private ReferenceFile(Journal journal, FolderLock lock) {
        this.journal = journal;
        this.lock = lock;
    }

    /**
     * Returns whether a file starts like such a file, or with a part of that, because a killed run may have left no
     * more.
     */
    public static boolean isOne(Path file) {
        return OwnFile.begins(file, BEGIN);
    }

    /**
     * Opens the file, or creates it.
     *
     * @throws BadDataException if the file was made with another model or other pairs, or a line is damaged
     */
    public static ReferenceFile open(Path file, String reference, String dataset) {
        FolderLock lock = FolderLock.ofFile(file, "reference log-probabilities");
        try {
            return open(file, reference, dataset, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static ReferenceFile open(Path file, String reference, String dataset, FolderLock lock) {
        // checked before it is opened for writing, which truncates an unfinished last line
        if (Files.exists(file) && !isOne(file)) {
            throw notOurs(file);
        }
        Journal journal = Journal.open(file, entry -> key(file, entry));
        try {
            if (journal.size() == 0) {
                journal.append(List.of(header(reference, dataset)));
            } else {
                Journal.Entry header =
                        journal.find(HEADER).filter(entry -> entry.line() == 1).orElseThrow(() -> notOurs(file));
                checkHeader(file, parse(file, header), reference, dataset);
            }
            return new ReferenceFile(journal, lock);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** Opens the file for reading only, to look lines up. */
    public static ReferenceLines read(Path file) {
        return new ReferenceLines(Journal.read(file, entry -> key(file, entry)));
    }

    private static JsonRecord parse(Path file, Journal.Entry entry) {
        String advice = "delete " + (entry.line() == 1 ? "the file" : "the line") + " to recompute it";
        return JsonLines.parse(file, entry.line(), entry.text(), advice);
    }

    private static String key(Path file, Journal.Entry entry) {
        JsonRecord line = parse(file, entry);
        if (line.json().has("format")) {
            return HEADER;
        }
        return line.string("key") + (line.json().has("perToken") ? TOKENS : "");
    }

    /** The lines of a file of reference log-probabilities. */
    public record ReferenceLines(Journal journal) implements AutoCloseable {
        /** Returns the first line, which names model and data. */
        public Optional<String> header() {
            return journal.find(HEADER).map(Journal.Entry::text);
        }

        /** Returns the line of a response, with the log-probabilities of its tokens if it has any. */
        public Optional<String> line(String key) {
            return journal.find(key + TOKENS).or(() -> journal.find(key)).map(Journal.Entry::text);
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    /**
     * Returns the known log-probability of a response.
     *
     * @param key key of the response
     * @param eachToken whether the log-probabilities of its tokens are needed
     */
    public Optional<ResponseLogProb> find(String key, boolean eachToken) {
        Optional<ResponseLogProb> tokens = journal.find(key + TOKENS).map(this::read);
        if (tokens.isPresent()) {
            return tokens;
        }
        return journal.find(key).map(this::read).filter(value -> !eachToken || value.tokens() == 0);
    }

    /** Adds responses; they are on disk when this method returns. */
    public void append(Map<String, ResponseLogProb> scored) {
        List<String> lines = new ArrayList<>();
        scored.forEach((key, value) -> {
            ObjectNode line = JsonText.object();
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
        JsonRecord line = parse(journal.file(), entry).only("key", "sum", "tokens", "tokenHash", "perToken");
        int tokens = line.integer("tokens");
        List<Double> perToken = line.json().has("perToken") ? line.numbers("perToken") : List.of();
        if (tokens < 0) {
            throw line.problem("tokens", "must be 0 or more, is " + tokens);
        }
        if (line.json().has("perToken") && perToken.size() != tokens) {
            throw line.problem("perToken", "has " + perToken.size() + " numbers, \"tokens\" is " + tokens);
        }
        return new ResponseLogProb(line.number("sum"), tokens, line.integer("tokenHash"), perToken);
    }

    private static String header(String reference, String dataset) {
        ObjectNode header = JsonText.object();
        header.put("format", FORMAT).put("version", VERSION);
        header.put("reference", reference).put("dataset", dataset);
        return header.toString();
    }

    private static BadDataException notOurs(Path file) {
        return new BadDataException(
                file + " is not a file of reference log-probabilities: field \"format\" of its first line is not \""
                        + FORMAT + "\". Move the file away");
    }

    private static void checkHeader(Path file, JsonRecord header, String reference, String dataset) {
        if (!header.string("format").equals(FORMAT)) {
            throw notOurs(file);
        }
        header.version(VERSION).only("format", "version", "reference", "dataset");
        check(
                file,
                "the reference model (its weights, prompt format, image processing and precision)",
                header.string("reference"),
                reference);
        check(file, "the preference pairs", header.string("dataset"), dataset);
    }

    private static void check(Path file, String what, String stored, String wanted) {
        if (!stored.equals(wanted)) {
            throw new BadDataException(file + " was computed with other data: the fingerprint of " + what + " is "
                    + stored + " in the file and " + wanted
                    + " now. Choose another output folder, or delete the file to recompute it");
        }
    }

    @Override
    public void close() {
        try (lock) {
            journal.close();
        }
    }
}
