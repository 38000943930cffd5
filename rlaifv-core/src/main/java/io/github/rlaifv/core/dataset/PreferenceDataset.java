package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.internal.KeyedRandom;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Preference pairs that can be gone through any number of times, always in the same order. Datasets in files are read
 * row by row and their images when they are asked for, so that memory does not grow with the dataset; the operations
 * below are views, which keep at most a few bytes a pair.
 *
 * <pre>{@code
 * PreferenceDataset pairs = PreferenceDataset.open(Path.of("RLAIF-V-Dataset"));
 * var parts = pairs.filter(pair -> pair.chosen().length() < 800).split(0.9, 1);
 * parts.first().shuffle(2).write(Path.of("train"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
 * }</pre>
 */
public interface PreferenceDataset {

    /** How many pairs. */
    long size();

    /** The pairs in order; close the stream where it reads a file. */
    Stream<PreferencePair> stream();

    /**
     * One pair. Datasets in files read no more than they must; by default the stream is gone through.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    default PreferencePair get(long index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("pair " + index);
        }
        try (Stream<PreferencePair> pairs = stream()) {
            return pairs.skip(index)
                    .findFirst()
                    .orElseThrow(() -> new IndexOutOfBoundsException("pair " + index + " of " + size()));
        }
    }

    /** A dataset in memory. */
    static PreferenceDataset of(List<PreferencePair> pairs) {
        return new MemoryDataset(pairs);
    }

    /**
     * Opens a dataset; its format is told from what is there.
     *
     * @param path a Parquet file in the RLAIF-V-Dataset schema or in TRL's conversational preference format, a JSON
     *     Lines file, or a folder that holds shards of one Parquet format or one JSON Lines file of pairs; where
     *     names such as {@code train-00000-of-00002.parquet}, {@code test.jsonl} or {@code train/} give splits, files of one
     * @throws io.github.rlaifv.core.run.BadDataException naming file and column if nothing there is such a dataset, if
     *     there are several splits of one, if shards are missing or lie in two folders, if a file has more or fewer rows
     *     than the dataset's card says, or if an image lies outside of the folder of the file that names it
     */
    static PreferenceDataset open(Path path) {
        return open(path, ReadOptions.defaults());
    }

    /**
     * Same as above, with images in further folders.
     *
     * @param roots folders besides that of the file where images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and naming file, line and path of an image
     *     that lies elsewhere
     */
    static PreferenceDataset open(Path path, ImageRoots roots) {
        return open(path, ReadOptions.builder().imageRoots(roots).build());
    }

    /**
     * Same as above, with options.
     *
     * @param options which split is read, and where images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and if there is no such split
     */
    static PreferenceDataset open(Path path, ReadOptions options) {
        return DatasetFiles.open(path, options);
    }

    /** One dataset after the other. */
    static PreferenceDataset concat(List<? extends PreferenceDataset> datasets) {
        return new ConcatenatedDataset(List.copyOf(datasets));
    }

    /** All pairs in memory, images only where they already were. */
    default List<PreferencePair> toList() {
        try (Stream<PreferencePair> pairs = stream()) {
            return pairs.toList();
        }
    }

    /**
     * The pairs that a condition holds for. The first question for size or index goes through all pairs once.
     *
     * @param condition on the pair alone, the same whenever it is asked
     */
    default PreferenceDataset filter(Predicate<PreferencePair> condition) {
        return new FilteredDataset(this, condition);
    }

    /** Every pair changed in some way, whenever it is read. */
    default PreferenceDataset map(UnaryOperator<PreferencePair> change) {
        return new MappedDataset(this, change);
    }

    /** The same pairs in another order, which the seed alone determines. They are then read by index. */
    default PreferenceDataset shuffle(long seed) {
        return PickedDataset.shuffled(this, seed);
    }

    /**
     * So many pairs chosen by the seed, in the order they have here.
     *
     * @throws IllegalArgumentException if count is negative or larger than the dataset
     */
    default PreferenceDataset sample(long count, long seed) {
        return PickedDataset.sample(this, count, seed);
    }

    /**
     * The pairs from one index up to another.
     *
     * @param from first index
     * @param to index after the last
     * @throws IndexOutOfBoundsException if there are no such pairs
     */
    default PreferenceDataset slice(long from, long to) {
        return PickedDataset.slice(this, from, to);
    }

    /**
     * Divides into two parts, for training and testing say. Seed and instruction id alone decide where a pair goes, so
     * all pairs of an instruction go together and pairs added later change nothing for the others.
     *
     * @param fraction of instructions in the first part, in [0, 1]; met on average
     */
    default Split split(double fraction, long seed) {
        return Split.of(this, fraction, seed);
    }

    /**
     * Writes all pairs to a folder, one after the other, with a {@link DatasetCard} beside them.
     *
     * @return the card
     * @throws io.github.rlaifv.core.run.BadDataException if the folder holds something else that must not be replaced
     * @throws io.github.rlaifv.core.run.StorageException if the disk refuses
     */
    default DatasetCard write(Path folder, WriteOptions options) {
        try (PreferenceWriter writer = PreferenceWriter.open(folder, options);
                Stream<PreferencePair> pairs = stream()) {
            pairs.forEachOrdered(writer::write);
            return writer.finish();
        }
    }

    /**
     * Two parts that have no instruction in common.
     *
     * @param first the part that {@code fraction} speaks of
     * @param second the rest
     */
    record Split(PreferenceDataset first, PreferenceDataset second) {
        static Split of(PreferenceDataset whole, double fraction, long seed) {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("fraction must be in [0, 1], was " + fraction);
            }
            Predicate<PreferencePair> chosen =
                    pair -> KeyedRandom.elementUnit(seed, pair.instruction().id()) < fraction;
            return new Split(whole.filter(chosen), whole.filter(chosen.negate()));
        }
    }
}
