package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.train.OverlongPairs;

/**
 * Limits of the length of pairs, and what happens to pairs that can't be used.
 *
 * @param responseTokens maximum number of tokens of a response, its end token included; 0 sets no limit
 * @param tokens maximum number of tokens of prompt, images and one response; 0 sets no limit
 * @param overlong what happens to a pair that exceeds a limit
 * @param images what happens to a pair whose image can't be used
 */
public record PairLimits(int responseTokens, long tokens, OverlongPairs overlong, UnusableImages images) {
    /** No limits except the model's own. */
    public static final PairLimits NONE = new PairLimits(0, 0, OverlongPairs.SKIP, UnusableImages.SKIP);

    public PairLimits {
        if (responseTokens < 0) {
            throw new IllegalArgumentException("maxResponseTokens must be >= 0, was " + responseTokens);
        }
        if (tokens < 0) {
            throw new IllegalArgumentException("maxTokens must be >= 0, was " + tokens);
        }
    }
}
