package io.github.rlaifv.inference;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a pool's responses are ranked by. All rules need only what both models think of each response, so one scored pool
 * can be ranked by each of them ({@link RankedResponse#by}).
 */
public interface ScoringRule {

    /** For tables and files. */
    String name();

    /**
     * The scores of a pool, higher is better.
     *
     * @param pool in order
     * @return one finite number a response
     */
    List<Double> scores(List<ScoredResponse> pool);

    /**
     * The paper's rule: {@code beta * (log pi - log ref)}, a mean over the response's tokens (RLAIF-V, section 3.4).
     */
    static ScoringRule meanReward(double beta) {
        return each("reward, mean", response -> beta * response.logRatio() / Math.max(1, response.tokens()));
    }

    /** {@code beta * (log pi - log ref)}, summed over the tokens: favours short responses. */
    static ScoringRule sumReward(double beta) {
        return each("reward, sum", response -> beta * response.logRatio());
    }

    /**
     * The mean reward, drawn towards the pool's: {@code beta * (sum + k * m) / (tokens + k)}, where m is the log-ratio a
     * token over the whole pool. A mean over few tokens is a noisy figure, and the largest of many noisy figures is often a
     * short response that was lucky; here a response must earn its distance from the others with as many tokens as k.
     *
     * @param anchorTokens k, >= 0; 0 is the mean reward
     */
    static ScoringRule anchoredReward(double beta, double anchorTokens) {
        return new AnchoredReward(beta, anchorTokens);
    }

    /** The paper's baseline: the smaller the perplexity under the policy, the better. The score is the mean log pi. */
    static ScoringRule policyPerplexity() {
        return each("perplexity, policy", response -> response.policyLogProb() / Math.max(1, response.tokens()));
    }

    /** The same under the reference. */
    static ScoringRule referencePerplexity() {
        return each("perplexity, reference", response -> response.referenceLogProb() / Math.max(1, response.tokens()));
    }

    private static ScoringRule each(String name, ToDoubleFunction<ScoredResponse> score) {
        return new ScoringRule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Double> scores(List<ScoredResponse> pool) {
                return pool.stream().map(score::applyAsDouble).toList();
            }
        };
    }
}
