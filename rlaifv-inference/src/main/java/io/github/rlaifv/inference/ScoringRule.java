package io.github.rlaifv.inference;

import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.reward.ImplicitReward.Aggregation;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A rule that responses of a pool are ranked by. All rules need only the log-probabilities under both models, so one
 * scored pool can be ranked by each of them ({@link RankedResponse#by}).
 */
public interface ScoringRule {

    /** Returns the name of the rule for tables and files. */
    String name();

    /**
     * Returns the scores of a pool; higher is better.
     *
     * @param pool the responses, in order
     * @return one finite score per response
     */
    List<Double> scores(List<ScoredResponse> pool);

    /**
     * Returns the paper's rule: {@code beta * (log pi - log ref)}, averaged over the response's tokens (RLAIF-V,
     * section 3.4).
     *
     * @param beta factor of the reward, finite and > 0
     * @throws IllegalArgumentException if beta is out of range
     */
    static ScoringRule meanReward(double beta) {
        ImplicitReward reward = new ImplicitReward(beta, Aggregation.MEAN);
        return each("reward, mean", response -> reward.beta() * response.logRatio() / Math.max(1, response.tokens()));
    }

    /**
     * Returns the rule {@code beta * (log pi - log ref)}, summed over the tokens; it favors short responses.
     *
     * @param beta factor of the reward, finite and > 0
     * @throws IllegalArgumentException if beta is out of range
     */
    static ScoringRule sumReward(double beta) {
        ImplicitReward reward = new ImplicitReward(beta, Aggregation.SUM);
        return each("reward, sum", response -> reward.beta() * response.logRatio());
    }

    /**
     * Returns the mean reward shrunk towards that of the pool: {@code beta * (sum + k * m) / (tokens + k)}, where m is
     * the log-ratio per token over the whole pool. A mean over few tokens is noisy, and the largest of many noisy means
     * often belongs to a short response that was lucky. With this rule a short response needs a larger log-ratio to
     * stand out.
     *
     * @param beta factor of the reward, finite and > 0
     * @param anchorTokens number of tokens k that the pool's mean counts as, finite and >= 0; 0 gives the mean reward
     * @throws IllegalArgumentException if beta or anchorTokens is out of range
     */
    static ScoringRule anchoredReward(double beta, double anchorTokens) {
        return of(
                "reward, anchored",
                new AnchoredReward(new ImplicitReward(beta, Aggregation.MEAN), anchorTokens)::scores);
    }

    /** Returns the paper's baseline: a smaller perplexity under the policy is better. The score is the mean log pi. */
    static ScoringRule policyPerplexity() {
        return each("perplexity, policy", response -> response.policyLogProb() / Math.max(1, response.tokens()));
    }

    /** Returns the same baseline under the reference. */
    static ScoringRule referencePerplexity() {
        return each("perplexity, reference", response -> response.referenceLogProb() / Math.max(1, response.tokens()));
    }

    private static ScoringRule each(String name, ToDoubleFunction<ScoredResponse> score) {
        return of(name, pool -> pool.stream().map(score::applyAsDouble).toList());
    }

    private static ScoringRule of(String name, Function<List<ScoredResponse>, List<Double>> scores) {
        return new ScoringRule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Double> scores(List<ScoredResponse> pool) {
                return scores.apply(pool);
            }
        };
    }
}
