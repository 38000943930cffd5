package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import java.util.stream.Stream;

/**
 * Pairs whose images are not padded to a square.
 *
 * @param pairs the pairs themselves
 */
record UnpaddedPairs(PreferenceDataset pairs) implements PreferenceDataset {
    @Override
    public long size() {
        return pairs.size();
    }

    @Override
    public Stream<PreferencePair> stream() {
        return pairs.stream().map(UnpaddedPairs::of);
    }

    @Override
    public PreferencePair get(long index) {
        return of(pairs.get(index));
    }

    private static PreferencePair of(PreferencePair pair) {
        Instruction asked = pair.instruction();
        return new PreferencePair(
                asked.hasImage() ? asked.withImage(asked.image().withoutPadding()) : asked,
                pair.chosen(),
                pair.rejected(),
                pair.chosenScore(),
                pair.rejectedScore(),
                pair.origin(),
                pair.stored());
    }
}
