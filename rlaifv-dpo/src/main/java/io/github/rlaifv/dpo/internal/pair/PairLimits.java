package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.train.Overlong;

/**
 * Which pairs are too long.
 *
 * @param responseTokens of a response at most, its end token included; 0 is no limit
 * @param tokens of prompt, pictures and one response at most; 0 is no limit
 * @param overlong what becomes of a pair with more
 * @param images what becomes of a pair whose image can't be used
 */
public record PairLimits(int responseTokens, long tokens, Overlong overlong, UnusableImages images) {
    /** No limits but the model's own. */
    public static final PairLimits NONE = new PairLimits(0, 0, Overlong.SKIP, UnusableImages.SKIP);

    public PairLimits {
        if (responseTokens < 0) {
            throw new IllegalArgumentException("maxResponseTokens must be >= 0, was " + responseTokens);
        }
        if (tokens < 0) {
            throw new IllegalArgumentException("maxTokens must be >= 0, was " + tokens);
        }
    }
}
