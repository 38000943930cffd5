package io.github.rlaifv.inference;

import io.github.rlaifv.core.reward.ImplicitReward;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean reward per token, shrunk towards the mean of the whole pool. Equal texts count once in that mean.
 *
 * @param reward reward that is shrunk; its beta is the factor
 * @param anchorTokens number of tokens that the pool's mean counts as, finite and >= 0
 */
record AnchoredReward(ImplicitReward reward, double anchorTokens) {
    AnchoredReward {
        if (!(anchorTokens >= 0) || Double.isInfinite(anchorTokens)) {
            throw new IllegalArgumentException("anchorTokens must be finite and >= 0, was " + anchorTokens);
        }
    }

    /** Returns one score per response of the pool; higher is better. */
    List<Double> scores(List<ScoredResponse> pool) {
        Map<String, ScoredResponse> texts = new LinkedHashMap<>();
        pool.forEach(response -> texts.putIfAbsent(response.text(), response));
        double sum =
                texts.values().stream().mapToDouble(ScoredResponse::logRatio).sum();
        long tokens = texts.values().stream().mapToLong(ScoredResponse::tokens).sum();
        double mean = sum / Math.max(1, tokens);
        return pool.stream()
                .map(response -> reward.beta()
                        * (response.logRatio() + anchorTokens * mean)
                        / Math.max(1, response.tokens() + anchorTokens))
                .toList();
    }
}
