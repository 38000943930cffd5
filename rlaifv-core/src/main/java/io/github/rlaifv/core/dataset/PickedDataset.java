package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.data.RowNumbers;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A selection of the pairs of another dataset.
 *
 * @param source the other dataset
 * @param rows indices of the pairs in the source
 * @param sequential whether the indices ascend and are so close that a pass over the source is cheaper than single
 *     reads
 */
record PickedDataset(PreferenceDataset source, RowNumbers rows, boolean sequential) implements PreferenceDataset {
    private static final int DENSE = 32;

    static PreferenceDataset shuffled(PreferenceDataset source, long seed) {
        return new PickedDataset(source, RowNumbers.shuffled(source.size(), seed), false);
    }

    static PreferenceDataset sample(PreferenceDataset source, long count, long seed) {
        long size = source.size();
        if (count < 0 || count > size) {
            throw new IllegalArgumentException("can't sample " + count + " pairs from " + size);
        }
        return new PickedDataset(source, RowNumbers.sample(size, count, seed), count * DENSE >= size);
    }

    static PreferenceDataset slice(PreferenceDataset source, long from, long to) {
        long size = source.size();
        Objects.checkFromToIndex(from, to, size);
        return new PickedDataset(source, RowNumbers.range(from, to), (to - from) * DENSE >= size);
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public PreferencePair get(long index) {
        return source.get(rows.get(Objects.checkIndex(index, size())));
    }

    @Override
    public Stream<PreferencePair> stream() {
        if (!sequential) {
            return LongStream.range(0, size()).mapToObj(this::get);
        }
        long[] at = {0, 0};
        return source.stream().sequential().takeWhile(pair -> at[1] < size()).filter(pair -> {
            boolean wanted = rows.get(at[1]) == at[0]++;
            if (wanted) {
                at[1]++;
            }
            return wanted;
        });
    }
}
