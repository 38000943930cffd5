package io.github.rlaifv.core.decoding;

import java.io.Serializable;
import java.util.Objects;

/**
 * Options of beam search: the model follows several beginnings of a response at once, extends each by its likeliest tokens,
 * and keeps the best. A finished response has the score {@code sum of its log-probabilities / tokens^lengthPenalty}, where
 * the end token counts. Definitions are those of Hugging Face transformers ({@code num_beams}, {@code length_penalty},
 * {@code early_stopping}).
 *
 * @param beams number of beams, from 2 to {@value #MOST_BEAMS}. A search with one beam is greedy decoding
 * @param lengthPenalty exponent of the length in a score, in [-{@value #MOST_PENALTY}, {@value #MOST_PENALTY}]. Larger values
 *     prefer longer responses; 0 compares plain sums
 * @param earlyStopping when the search ends before the limit of new tokens
 */
public record BeamSearch(int beams, double lengthPenalty, EarlyStopping earlyStopping) implements Serializable {

    /** Largest number of beams: {@value}. */
    public static final int MOST_BEAMS = 256;

    /** Largest absolute length penalty: {@value}. */
    public static final double MOST_PENALTY = 100;

    public BeamSearch {
        Objects.requireNonNull(earlyStopping, "earlyStopping");
        if (beams < 2 || beams > MOST_BEAMS) {
            throw new IllegalArgumentException("beams must be in 2.." + MOST_BEAMS + ", was " + beams
                    + ": leave beam search out for greedy decoding");
        }
        if (!(Math.abs(lengthPenalty) <= MOST_PENALTY)) {
            throw new IllegalArgumentException("lengthPenalty must be in [-100, 100], was " + lengthPenalty);
        }
    }

    /** A search with length penalty 1 and {@link EarlyStopping#HEURISTIC}, the defaults of transformers. */
    public static BeamSearch of(int beams) {
        return new BeamSearch(beams, 1, EarlyStopping.HEURISTIC);
    }

    /** Returns the same search with another length penalty. */
    public BeamSearch withLengthPenalty(double value) {
        return new BeamSearch(beams, value, earlyStopping);
    }

    /** Returns the same search with another rule for its end. */
    public BeamSearch withEarlyStopping(EarlyStopping value) {
        return new BeamSearch(beams, lengthPenalty, value);
    }
}
