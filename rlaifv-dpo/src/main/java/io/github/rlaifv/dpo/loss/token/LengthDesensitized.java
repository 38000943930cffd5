package io.github.rlaifv.dpo.loss.token;

import java.util.ArrayList;
import java.util.List;

/**
 * The weighting of LD-DPO (arXiv 2409.06411). Let n be the length of the shorter response: tokens up to n have weight
 * 1, and the tokens of the longer response after that have weight alpha. Longer responses lose what they gain by length
 * alone.
 *
 * @param alpha weight of the excess tokens, in [0, 1]; 1 changes nothing, 0 ignores the excess
 */
public record LengthDesensitized(double alpha) implements TokenWeighting {
    public LengthDesensitized {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be in [0, 1], was " + alpha);
        }
    }

    @Override
    public boolean normalized() {
        return false;
    }

    @Override
    public boolean uniform() {
        return alpha == 1;
    }

    @Override
    public PairWeights weights(List<Integer> chosen, List<Integer> rejected) {
        int common = Math.min(chosen.size(), rejected.size());
        return new PairWeights(weights(chosen.size(), common), weights(rejected.size(), common));
    }

    private List<Double> weights(int tokens, int common) {
        List<Double> weights = new ArrayList<>();
        for (int t = 0; t < tokens; t++) {
            weights.add(t < common ? 1 : alpha);
        }
        return weights;
    }
}
