package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.data.DatasetCounts;
import io.github.rlaifv.core.internal.data.DatasetHash;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Writes pairs to a folder one at a time. The earlier content of the folder is kept until {@link #finish}. Closing the
 * writer without it discards the written pairs. Equal pairs and options give equal bytes.
 *
 * <pre>{@code
 * try (PreferenceWriter writer = PreferenceWriter.open(folder, WriteOptions.of(DatasetFormat.JSONL))) {
 *     pairs.forEach(writer::write);
 *     writer.finish();
 * }
 * }</pre>
 */
public final class PreferenceWriter implements AutoCloseable {
    private final WorkFolder work;
    private final Path folder;
    private final WriteOptions options;
    private final PairSink sink;
    private final DatasetHash content = new DatasetHash();
    private final DatasetCounts counts = new DatasetCounts();
    private boolean open = true;

    private PreferenceWriter(WorkFolder work, WriteOptions options, PairSink sink) {
        this.work = work;
        this.folder = work.path();
        this.options = options;
        this.sink = sink;
    }

    /**
     * Begins a dataset. A missing folder is created. The files of an earlier dataset with the same name are replaced
     * at the end; other files are kept.
     *
     * <p>The folder is locked until the writer is closed.
     *
     * @throws BadDataException if the folder has files to be replaced that this library did not write, if it has
     *     Parquet files of other names, which would be read together with the new ones, if another run writes to the
     *     folder, or if the format is Parquet and the module rlaifv-parquet is not on the class path
     * @throws io.github.rlaifv.core.run.StorageException if the folder cannot be created or written
     */
    public static PreferenceWriter open(Path folder, WriteOptions options) {
        Supplier<PairSink> sink = sink(folder, options);
        WorkFolder work = WorkFolder.open(folder, DatasetFolder.kind(options));
        try {
            CardFiles.checkReplaceable(folder);
            return new PreferenceWriter(work, options, sink.get());
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    /** Opens the sink of the format. If the module for the format is missing, it fails before the folder is created. */
    private static Supplier<PairSink> sink(Path folder, WriteOptions options) {
        if (options.format() == DatasetFormat.JSONL) {
            return () -> new JsonlSink(folder, options.name());
        }
        TableFormat format = TableFormat.parquet(folder);
        return () -> format.write(folder, options);
    }

    /**
     * Writes a pair.
     *
     * @throws BadDataException if the pair's image cannot be read, or, in {@link DatasetFormat#RLAIF_V_PARQUET}, if
     *     only some of the pairs have stored log-probabilities
     * @throws IllegalStateException if the dataset is finished or the writer closed
     */
    public void write(PreferencePair pair) {
        requireOpen();
        requireHeld(pair.instruction());
        byte[] image =
                pair.instruction().hasImage() ? pair.instruction().image().read() : new byte[0];
        sink.write(pair, image);
        counts.add(pair);
        content.add(pair, image);
    }

    private void requireHeld(Instruction instruction) {
        boolean plain = instruction.hasImage() && instruction.history().isEmpty();
        if (!plain && options.format() == DatasetFormat.RLAIF_V_PARQUET) {
            throw new BadDataException("instruction \"" + instruction.id() + "\" has "
                    + (instruction.hasImage() ? "turns before its question" : "no image") + ", which the format "
                    + options.format().label() + " can't hold: write "
                    + DatasetFormat.JSONL.label() + " or " + DatasetFormat.TRL_PARQUET.label());
        }
    }

    /**
     * Moves all files to their final places, the card last. Call it once, after the last pair.
     *
     * @throws IllegalStateException if the dataset is finished or the writer closed
     */
    public DatasetCard finish() {
        requireOpen();
        open = false;
        work.requireHeld();
        CardFiles.remove(folder);
        DatasetCard card = new DatasetCard(
                options.title(),
                options.format(),
                counts.pairs(),
                options.format() == DatasetFormat.TRL_PARQUET ? 0 : counts.withStored(),
                counts.meanChosenWords(),
                counts.meanRejectedWords(),
                sink.finish(),
                options.settings(),
                options.fingerprints(),
                content.text(),
                LibraryVersion.text());
        CardFiles.write(card, folder);
        return card;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the dataset in " + folder + " is finished, or its writer closed");
        }
    }

    @Override
    public void close() {
        open = false;
        try (work) {
            sink.close();
        }
    }
}
