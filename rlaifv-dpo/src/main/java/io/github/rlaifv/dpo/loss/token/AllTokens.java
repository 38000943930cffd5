package io.github.rlaifv.dpo.loss.token;

import java.util.Collections;
import java.util.List;

/**
 * Gives all tokens of a response the same weight.
 *
 * @param mean true for the mean over a response's tokens, false for their sum
 */
public record AllTokens(boolean mean) implements TokenWeighting {

    @Override
    public boolean normalized() {
        return mean;
    }

    @Override
    public boolean uniform() {
        return true;
    }

    @Override
    public PairWeights weights(List<Integer> chosen, List<Integer> rejected) {
        PairWeights ones =
                new PairWeights(Collections.nCopies(chosen.size(), 1.0), Collections.nCopies(rejected.size(), 1.0));
        return mean ? ones.normalized() : ones;
    }
}
