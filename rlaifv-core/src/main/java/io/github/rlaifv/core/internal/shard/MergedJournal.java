package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The journals of one name in the folders of all shards, which are joined line by line. Memory holds only where each line
 * begins.
 */
public final class MergedJournal implements AutoCloseable {
    private final List<Journal> journals = new ArrayList<>();

    private MergedJournal() {}

    /**
     * Opens the journals for reading.
     *
     * @param name name of the file in each folder
     * @param key returns the key of a line of a file
     */
    public static MergedJournal open(ShardSet shards, String name, BiFunction<Path, Journal.Entry, String> key) {
        MergedJournal all = new MergedJournal();
        try {
            for (Path folder : shards.folders()) {
                Path file = folder.resolve(name);
                all.journals.add(Journal.read(file, entry -> key.apply(file, entry)));
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /**
     * Writes the lines of all shards to a new file, in the order of the unbroken run. Units without a line are passed
     * over.
     *
     * @param listener listener that is notified of the stage {@link ShardSet#merging}
     */
    public void write(ShardSet shards, Path file, RunListener listener) {
        String stage = ShardSet.merging(file.getFileName().toString());
        try (BufferedWriter writer = Files.newBufferedWriter(file);
                Stream<ShardUnit> all = shards.units()) {
            Stream<ShardUnit> units =
                    ReportedStream.of(all, stage, shards.plan().units(), listener);
            units.forEachOrdered(unit -> {
                Cancellation.check("merging shards");
                journals.get(unit.shard()).find(unit.name()).ifPresent(entry -> append(writer, file, entry.text()));
            });
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
        listener.stageFinished(stage);
    }

    private static void append(BufferedWriter writer, Path file, String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /**
     * Counts the units of a folder that have no line and are not known to have none.
     *
     * @param folder folder of a shard
     * @param name name of the journal
     * @param key returns the key of a line of a file
     */
    public static long missing(Path folder, String name, BiFunction<Path, Journal.Entry, String> key) {
        Path file = folder.resolve(name);
        Set<String> skipped = SkippedUnits.read(folder).keySet();
        try (Journal journal = Journal.read(file, entry -> key.apply(file, entry));
                Stream<String> units = ShardFile.units(folder)) {
            return units.filter(unit -> !journal.contains(unit) && !skipped.contains(unit))
                    .count();
        }
    }

    @Override
    public void close() {
        journals.forEach(Journal::close);
    }
}
