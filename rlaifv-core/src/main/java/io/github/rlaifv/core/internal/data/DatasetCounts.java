package io.github.rlaifv.core.internal.data;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.github.rlaifv.core.data.PreferencePair;

/** What a card counts, while pairs go by. */
public final class DatasetCounts {
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private long pairs;
    private long withStored;
    private long chosenWords;
    private long rejectedWords;

    public void add(PreferencePair pair) {
        pairs++;
        withStored += pair.stored() == null ? 0 : 1;
        chosenWords += words(pair.chosen());
        rejectedWords += words(pair.rejected());
    }

    private static long words(String text) {
        return WORDS.splitToStream(text).count();
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
