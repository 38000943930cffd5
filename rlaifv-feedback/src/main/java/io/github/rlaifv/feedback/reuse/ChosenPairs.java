package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import java.util.BitSet;
import java.util.stream.Stream;

/** Some of the drawn pairs, by their number in the order of drawing. */
final class ChosenPairs implements PreferenceDataset {
    private final DrawnAgain drawn;
    private final BitSet chosen;

    ChosenPairs(DrawnAgain drawn, BitSet chosen) {
        this.drawn = drawn;
        this.chosen = (BitSet) chosen.clone();
    }

    @Override
    public long size() {
        return chosen.cardinality();
    }

    @Override
    public Stream<PreferencePair> stream() {
        int[] next = {0};
        return drawn.pairs().filter(pair -> chosen.get(next[0]++));
    }
}
