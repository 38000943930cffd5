package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.stream.SampledToken;
import java.util.ArrayList;
import java.util.List;

/** One candidate for the next sentence while it is sampled. Safe for use by several threads. */
final class SentenceCandidate {
    private final StringBuilder text = new StringBuilder();
    /** Length of the text after each token. */
    private final List<Integer> ends = new ArrayList<>();

    private final List<Integer> ids = new ArrayList<>();
    private int end = SentenceEnd.UNKNOWN;

    synchronized void add(SampledToken token) {
        text.append(token.text());
        ends.add(text.length());
        ids.add(token.id());
        if (end == SentenceEnd.UNKNOWN && !token.text().isEmpty()) {
            end = SentenceEnd.in(text.toString());
        }
    }

    /** Whether the next sentence has begun, so that no more tokens are needed. */
    synchronized boolean complete() {
        return end != SentenceEnd.UNKNOWN;
    }

    /** The sentence as it was generated, with blanks at its beginning. It must be complete. */
    synchronized String sentence() {
        return text.substring(0, end);
    }

    /** Number of tokens that were reported. */
    synchronized int sampled() {
        return ids.size();
    }

    /** The tokens of the sentence, or all if it is not complete; ids are unknown if the policy does not report them. */
    synchronized List<Integer> tokens() {
        if (end == SentenceEnd.UNKNOWN) {
            return List.copyOf(ids);
        }
        int count = 0;
        while (count < ends.size() && (count == 0 ? 0 : ends.get(count - 1)) < end) {
            count++;
        }
        return List.copyOf(ids.subList(0, count));
    }
}
