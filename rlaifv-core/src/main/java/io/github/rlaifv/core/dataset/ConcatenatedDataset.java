package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.json.ChainedStreams;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Concatenation of several datasets. */
record ConcatenatedDataset(List<PreferenceDataset> parts) implements PreferenceDataset {
    @Override
    public long size() {
        return parts.stream().mapToLong(PreferenceDataset::size).sum();
    }

    @Override
    public PreferencePair get(long index) {
        long rest = Objects.checkIndex(index, size());
        for (PreferenceDataset part : parts) {
            long size = part.size();
            if (rest < size) {
                return part.get(rest);
            }
            rest -= size;
        }
        throw new IndexOutOfBoundsException("pair " + index);
    }

    @Override
    public Stream<PreferencePair> stream() {
        return ChainedStreams.of(parts, PreferenceDataset::stream);
    }
}
