package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.Words;

/** Counts the pairs and words of a dataset for its card. */
public final class DatasetCounts {
    private long pairs;
    private long withStored;
    private long chosenWords;
    private long rejectedWords;

    public void add(PreferencePair pair) {
        add(pair.chosen(), pair.rejected(), pair.stored() != null);
    }

    /** Adds a pair by its responses, for those who do not have its image. */
    public void add(String chosen, String rejected, boolean stored) {
        pairs++;
        withStored += stored ? 1 : 0;
        chosenWords += Words.countBetweenAnyBlanks(chosen);
        rejectedWords += Words.countBetweenAnyBlanks(rejected);
    }

    public long pairs() {
        return pairs;
    }

    public long withStored() {
        return withStored;
    }

    public double meanChosenWords() {
        return pairs == 0 ? 0 : (double) chosenWords / pairs;
    }

    public double meanRejectedWords() {
        return pairs == 0 ? 0 : (double) rejectedWords / pairs;
    }
}
