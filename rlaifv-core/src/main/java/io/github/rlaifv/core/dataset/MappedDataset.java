package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The pairs of another dataset, each changed when it is read. */
record MappedDataset(PreferenceDataset source, UnaryOperator<PreferencePair> change) implements PreferenceDataset {
    @Override
    public long size() {
        return source.size();
    }

    @Override
    public PreferencePair get(long index) {
        return change.apply(source.get(index));
    }

    @Override
    public Stream<PreferencePair> stream() {
        return source.stream().map(change);
    }
}
