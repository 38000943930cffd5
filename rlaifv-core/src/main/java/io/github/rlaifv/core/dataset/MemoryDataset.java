package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Pairs in a list. */
record MemoryDataset(List<PreferencePair> pairs) implements PreferenceDataset {
    MemoryDataset {
        pairs = List.copyOf(pairs);
    }

    @Override
    public long size() {
        return pairs.size();
    }

    @Override
    public PreferencePair get(long index) {
        return pairs.get(Math.toIntExact(Objects.checkIndex(index, size())));
    }

    @Override
    public Stream<PreferencePair> stream() {
        return pairs.stream();
    }

    @Override
    public List<PreferencePair> toList() {
        return pairs;
    }
}
