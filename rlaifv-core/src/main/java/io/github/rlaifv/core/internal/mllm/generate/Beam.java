package io.github.rlaifv.core.internal.mllm.generate;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of a response in a beam search.
 *
 * @param parent the beginning without the last token; null for the empty one
 * @param token the last token
 * @param length number of tokens
 * @param sum sum of the log-probabilities
 */
record Beam(@Nullable Beam parent, int token, int length, double sum) {
    /** The empty beginning. */
    static final Beam EMPTY = new Beam(null, 0, 0, 0);

    Beam then(int next, double logProb) {
        return new Beam(this, next, length + 1, sum + logProb);
    }

    int[] tokens() {
        int[] tokens = new int[length];
        Beam beam = this;
        for (int i = length - 1; i >= 0 && beam != null; i--, beam = beam.parent()) {
            tokens[i] = beam.token();
        }
        return tokens;
    }
}
