package io.github.rlaifv.core.data;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;

/** What a card counts, while pairs go by. */
final class DatasetCounts {
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private long pairs;
    private long withStored;
    private long chosenWords;
    private long rejectedWords;

    void add(PreferencePair pair) {
        pairs++;
        withStored += pair.stored() == null ? 0 : 1;
        chosenWords += words(pair.chosen());
        rejectedWords += words(pair.rejected());
    }

    private static long words(String text) {
        return WORDS.splitToStream(text).count();
    }

    long pairs() {
        return pairs;
    }

    long withStored() {
        return withStored;
    }

    double meanChosenWords() {
        return pairs == 0 ? 0 : (double) chosenWords / pairs;
    }

    double meanRejectedWords() {
        return pairs == 0 ? 0 : (double) rejectedWords / pairs;
    }
}
