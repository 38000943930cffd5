package io.github.rlaifv.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes scored pools as JSON Lines, one pool per line with exact numbers. A pool that was read has the same
 * winner, and any {@link ScoringRule} can be applied to it without a model.
 */
public final class PoolFile {
    private static final int VERSION = 1;
    private static final OwnFile FILE = OwnFile.jsonLines("file of scored pools", "version", "key", "pool");
    private static final String ADVICE = "score the pools again";

    private PoolFile() {}

    /**
     * A line of the file.
     *
     * @param prompt fingerprint of the prompt that the candidates answer; null in files that no run wrote
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(int version, String key, @Nullable String prompt, List<ScoredResponse> pool) {}

    /**
     * Writes pools and replaces the content of the file.
     *
     * @param file the file
     * @param pools pools by key, such as an instruction's id
     * @throws BadDataException if the file exists and is not a file of pools
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public static void write(Path file, Map<String, RankedResponse> pools) {
        StringBuilder text = new StringBuilder();
        pools.forEach((key, pool) -> text.append(line(key, null, pool)).append('\n'));
        FILE.write(file, text.toString());
    }

    /**
     * Returns a pool as a line of such a file, without the line end.
     *
     * @param prompt fingerprint of the prompt that the candidates answer; null omits it
     */
    static String line(String key, @Nullable String prompt, RankedResponse pool) {
        return JsonText.line(new Line(VERSION, key, prompt, pool.pool()));
    }

    /** Returns the key of the pool in a line. */
    static String key(Path file, Journal.Entry entry) {
        return line(record(file, entry)).key();
    }

    /** Returns the fingerprint of the prompt that the candidates in a line answer; empty if it was not stored. */
    static Optional<String> prompt(Path file, Journal.Entry entry) {
        return Optional.ofNullable(line(record(file, entry)).prompt());
    }

    /** Returns the pool in a line. */
    static RankedResponse pool(Path file, Journal.Entry entry) {
        JsonRecord record = record(file, entry);
        return pool(record, line(record));
    }

    private static JsonRecord record(Path file, Journal.Entry entry) {
        return JsonLines.parse(file, entry.line(), entry.text(), ADVICE);
    }

    /**
     * Reads pools, in the order of the file.
     *
     * @param file the file
     * @return pools by key
     * @throws BadDataException if a line is not a pool or a key occurs twice; the message names file and line.
     *     Also if the file is in the folder of a shard
     */
    public static Map<String, RankedResponse> read(Path file) {
        ShardFile.refuse(file.toAbsolutePath().resolveSibling(""));
        Map<String, RankedResponse> pools = new LinkedHashMap<>();
        try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
            records.forEachOrdered(record -> {
                Line line = line(record);
                if (pools.putIfAbsent(line.key(), pool(record, line)) != null) {
                    throw record.error("the pool '" + line.key() + "' occurs twice; remove one");
                }
            });
        }
        return pools;
    }

    private static Line line(JsonRecord record) {
        record.version(VERSION).optional("prompt");
        record.list("pool").forEach(PoolFile::addOptional);
        return record.as(Line.class);
    }

    /** Files hold the log-probabilities under other models and the verdicts only where there are some. */
    private static void addOptional(JsonRecord response) {
        if (!response.json().has("otherLogProbs")) {
            response.json().putArray("otherLogProbs");
        }
        response.optional("claims");
    }

    private static RankedResponse pool(JsonRecord record, Line line) {
        try {
            return new RankedResponse(line.pool());
        } catch (IllegalArgumentException e) {
            throw record.problem("pool", "can't be used: " + e.getMessage());
        }
    }
}
