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
 * Preference pairs in a fixed order, which can be read any number of times. Datasets in files are read row by row, and
 * their images when needed, so that memory does not grow with the dataset. Operations such as {@link #filter} return
 * views, which keep at most a few bytes per pair.
 *
 * <pre>{@code
 * PreferenceDataset pairs = PreferenceDataset.open(Path.of("RLAIF-V-Dataset"));
 * var parts = pairs.filter(pair -> pair.chosen().length() < 800).split(0.9, 1);
 * parts.first().shuffle(2).write(Path.of("train"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
 * }</pre>
 */
public interface PreferenceDataset {

    /** Number of pairs. */
    long size();

    /** The pairs in order. Close the stream, because it may read a file. */
    Stream<PreferencePair> stream();

    /**
     * Returns one pair. Datasets in files read only that pair. Default: reads the stream up to the pair.
     *
     * @param index index of the pair, counted from 0
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

    /** Wraps pairs in memory. */
    static PreferenceDataset of(List<PreferencePair> pairs) {
        return new MemoryDataset(pairs);
    }

    /**
     * Opens a dataset. Its format is recognized by its files.
     *
     * @param path a Parquet file in the RLAIF-V-Dataset schema or in TRL's conversational preference format, a JSON
     *     Lines file, or a folder with shards of one Parquet format or one JSON Lines file of pairs. If names such as
     *     {@code train-00000-of-00002.parquet}, {@code test.jsonl} or {@code train/} denote splits, the folder must have
     *     only one
     * @throws io.github.rlaifv.core.run.BadDataException naming file and column if there is no such dataset, if it has
     *     several splits, if shards are missing or lie in two folders, if the number of rows of a file differs from the
     *     dataset's card, or if an image lies outside the folder of the file that names it
     */
    static PreferenceDataset open(Path path) {
        return open(path, ReadOptions.defaults());
    }

    /**
     * Opens a dataset like {@link #open(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and naming file, line and path of an image
     *     that lies elsewhere
     */
    static PreferenceDataset open(Path path, ImageRoots roots) {
        return open(path, ReadOptions.builder().imageRoots(roots).build());
    }

    /**
     * Opens a dataset like {@link #open(Path)}, with options.
     *
     * @param options the split to read, and the folders of images
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and if there is no such split
     */
    static PreferenceDataset open(Path path, ReadOptions options) {
        return DatasetFiles.open(path, options);
    }

    /**
     * Returns whether a file or folder holds preference pairs, that is, records with {@code chosen} and {@code
     * rejected}. Only the first record is looked at.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if there is no dataset, or it has several splits
     */
    static boolean isAt(Path path, ReadOptions options) {
        return DatasetFiles.holdsPairs(path, options);
    }

    /** Concatenates datasets. */
    static PreferenceDataset concat(List<? extends PreferenceDataset> datasets) {
        return new ConcatenatedDataset(List.copyOf(datasets));
    }

    /** Loads all pairs into memory. Images stay where they are stored. */
    default List<PreferencePair> toList() {
        try (Stream<PreferencePair> pairs = stream()) {
            return pairs.toList();
        }
    }

    /**
     * A view of the pairs that meet a condition. The first call of {@link #size} or {@link #get} reads all pairs once.
     *
     * @param condition a condition that depends on the pair alone and always has the same result for it
     */
    default PreferenceDataset filter(Predicate<PreferencePair> condition) {
        return new FilteredDataset(this, condition);
    }

    /** A view that applies a change to each pair when it is read. */
    default PreferenceDataset map(UnaryOperator<PreferencePair> change) {
        return new MappedDataset(this, change);
    }

    /** A view of the pairs in a random order that depends on the seed alone. Pairs are read by index. */
    default PreferenceDataset shuffle(long seed) {
        return PickedDataset.shuffled(this, seed);
    }

    /**
     * A view of randomly selected pairs in their present order. The selection depends on the seed alone.
     *
     * @throws IllegalArgumentException if count is negative or larger than the dataset
     */
    default PreferenceDataset sample(long count, long seed) {
        return PickedDataset.sample(this, count, seed);
    }

    /**
     * A view of the pairs in a range of indices.
     *
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @throws IndexOutOfBoundsException if there are no such pairs
     */
    default PreferenceDataset slice(long from, long to) {
        return PickedDataset.slice(this, from, to);
    }

    /**
     * Splits the dataset into two parts, for example for training and testing. The part of a pair depends only on the
     * seed and the instruction's id. All pairs of an instruction are therefore in the same part, and pairs that are
     * added later do not change the parts of the others.
     *
     * @param fraction expected fraction of instructions in the first part, in [0, 1]
     */
    default Split split(double fraction, long seed) {
        return Split.of(this, fraction, seed);
    }

    /**
     * Writes all pairs to a folder, with a {@link DatasetCard} beside them.
     *
     * @return the card
     * @throws io.github.rlaifv.core.run.BadDataException if the folder has other files that must not be replaced
     * @throws io.github.rlaifv.core.run.StorageException if writing to the disk fails
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
     * @param first the part with the given fraction of instructions
     * @param second the remaining pairs
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
