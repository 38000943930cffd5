package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.data.RowNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pairs of another dataset that meet a condition. Their positions are determined when they are first needed. */
final class FilteredDataset implements PreferenceDataset {
    private final PreferenceDataset source;
    private final Predicate<PreferencePair> condition;

    @Nullable
    private RowNumbers rows;

    FilteredDataset(PreferenceDataset source, Predicate<PreferencePair> condition) {
        this.source = Objects.requireNonNull(source, "source");
        this.condition = Objects.requireNonNull(condition, "condition");
    }

    @Override
    public long size() {
        return rows().size();
    }

    @Override
    public PreferencePair get(long index) {
        return source.get(rows().get(Objects.checkIndex(index, size())));
    }

    @Override
    public Stream<PreferencePair> stream() {
        return source.stream().filter(condition);
    }

    @Override
    public List<PreferencePair> toList() {
        List<PreferencePair> pairs = new ArrayList<>();
        try (Stream<PreferencePair> stream = stream()) {
            stream.forEachOrdered(pairs::add);
        }
        return List.copyOf(pairs);
    }

    private synchronized RowNumbers rows() {
        RowNumbers known = rows;
        if (known == null) {
            RowNumbers found = new RowNumbers();
            try (Stream<PreferencePair> pairs = source.stream()) {
                long[] next = {0};
                pairs.forEachOrdered(pair -> {
                    if (condition.test(pair)) {
                        found.add(next[0]);
                    }
                    next[0]++;
                });
            }
            known = found;
            rows = found;
        }
        return known;
    }
}
