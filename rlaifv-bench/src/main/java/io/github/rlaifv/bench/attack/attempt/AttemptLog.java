package io.github.rlaifv.bench.attack.attempt;

import io.github.rlaifv.core.run.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts attempts by target and outcome and writes each to {@code attempts.jsonl}. Thread-safe. */
public final class AttemptLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter log;
    private final Map<String, EnumMap<AttemptOutcome, Integer>> counts = new TreeMap<>();
    private final List<Attempt> bad = new ArrayList<>();

    /** Creates the folder and starts without attempts. */
    public AttemptLog(Path folder) {
        file = folder.resolve("attempts.jsonl");
        try {
            Files.createDirectories(folder);
            log = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Adds an attempt. */
    public synchronized void add(Attempt attempt) {
        counts.computeIfAbsent(attempt.target(), t -> new EnumMap<>(AttemptOutcome.class))
                .merge(attempt.outcome(), 1, Integer::sum);
        if (!attempt.outcome().allowed()) {
            bad.add(attempt);
        }
        try {
            log.write(attempt.toJson());
            log.newLine();
            log.flush();
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Returns the attempts with an outcome that is not allowed, in the order in which they ended. */
    public synchronized List<Attempt> bad() {
        return List.copyOf(bad);
    }

    /** Returns the number of attempts. */
    public synchronized long total() {
        return counts.values().stream()
                .flatMap(count -> count.values().stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** Returns a Markdown table with a row per target and a column per outcome. */
    public synchronized String table() {
        StringBuilder text = new StringBuilder("| target | attempts |");
        StringBuilder rule = new StringBuilder("| --- | ---: |");
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            text.append(' ').append(outcome.words()).append(" |");
            rule.append(" ---: |");
        }
        text.append('\n').append(rule).append('\n');
        EnumMap<AttemptOutcome, Integer> sums = new EnumMap<>(AttemptOutcome.class);
        counts.forEach((target, count) -> {
            row(text, target, count);
            count.forEach((outcome, n) -> sums.merge(outcome, n, Integer::sum));
        });
        row(text, "**all**", sums);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Map<AttemptOutcome, Integer> count) {
        text.append("| ").append(name).append(" | ");
        text.append(count.values().stream().mapToInt(Integer::intValue).sum()).append(" |");
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            text.append(' ').append(count.getOrDefault(outcome, 0)).append(" |");
        }
        text.append('\n');
    }

    @Override
    public synchronized void close() {
        try {
            log.close();
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
