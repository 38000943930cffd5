package io.github.rlaifv.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.internal.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scored pools in a JSON-lines file, a pool a line, all numbers exact: reading it gives the same winners, and any
 * {@link ScoringRule} can be tried on it without a model.
 */
public final class PoolFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final OwnFile FILE = OwnFile.jsonLines("file of scored pools", "version", "key", "pool");

    private PoolFile() {}

    /**
     * A line of the file.
     *
     * @param prompt fingerprint of what the candidates answer; null in files that are not of a run
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(int version, String key, @Nullable String prompt, List<ScoredResponse> pool) {}

    /**
     * Writes pools in place of those that the file held.
     *
     * @param pools by key, such as an instruction's id
     * @throws BadDataException if the file exists and holds something else
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public static void write(Path file, Map<String, RankedResponse> pools) {
        StringBuilder text = new StringBuilder();
        pools.forEach((key, pool) -> text.append(line(key, null, pool)).append('\n'));
        FILE.write(file, text.toString());
    }

    /**
     * A pool as a line of such a file, without the line end.
     *
     * @param prompt fingerprint of what the candidates answer; null to leave it out
     */
    static String line(String key, @Nullable String prompt, RankedResponse pool) {
        try {
            return JSON.writeValueAsString(new Line(VERSION, key, prompt, pool.pool()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of the pool in a line. */
    static String key(Path file, Journal.Entry entry) {
        return parse(file, entry.line(), entry.text()).key();
    }

    /** The fingerprint of what the candidates in a line answer; empty if it was not written down. */
    static Optional<String> prompt(Path file, Journal.Entry entry) {
        return Optional.ofNullable(parse(file, entry.line(), entry.text()).prompt());
    }

    /** The pool in a line. */
    static RankedResponse pool(Path file, Journal.Entry entry) {
        return new RankedResponse(parse(file, entry.line(), entry.text()).pool());
    }

    /**
     * Reads pools, in the order of the file.
     *
     * @throws BadDataException naming file and line of what is no pool, and of a key that stands twice
     */
    public static Map<String, RankedResponse> read(Path file) {
        Map<String, RankedResponse> pools = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read: check that it exists and is UTF-8 text", e);
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = parse(file, i + 1, lines.get(i));
            if (pools.putIfAbsent(line.key(), new RankedResponse(line.pool())) != null) {
                throw new BadDataException(
                        file + ", line " + (i + 1) + ": the pool '" + line.key() + "' stands twice; remove one");
            }
        }
        return pools;
    }

    private static Line parse(Path file, long number, String text) {
        try {
            Line line = JSON.readValue(text, Line.class);
            if (line.version() != VERSION) {
                throw new BadDataException(
                        file + ", line " + number + ": is of version " + line.version() + ", known is " + VERSION);
            }
            return line;
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    file + ", line " + number + ": is no scored pool (" + e.getOriginalMessage()
                            + "); score the pools again",
                    e);
        }
    }
}
