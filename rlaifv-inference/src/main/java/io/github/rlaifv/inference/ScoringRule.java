package io.github.rlaifv.inference;

import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.reward.ImplicitReward.Aggregation;
import java.util.List;

/**
 * A rule that responses of a pool are ranked by. Rules need only what a scored pool holds, so one scored pool can be ranked
 * by each of them ({@link RankedResponse#by}). A pool holds the log-probabilities under both models, those under other
 * models if a ranker averages over them, and verdicts on claims if a ranker asked for them.
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
     * Returns the name with everything that the scores depend on. It is part of the identity of runs whose results depend
     * on the rule, which resume only if it is the same. Default: {@link #name}.
     */
    default String identity() {
        return name();
    }

    /**
     * Returns the paper's rule: {@code beta * (log pi - log ref)}, averaged over the response's tokens (RLAIF-V,
     * section 3.4).
     *
     * @param beta factor of the reward, finite and > 0
     * @throws IllegalArgumentException if beta is out of range
     */
    static ScoringRule meanReward(double beta) {
        ImplicitReward reward = new ImplicitReward(beta, Aggregation.MEAN);
        return NamedRule.each(
                "reward, mean",
                "reward, mean, beta " + beta,
                response -> reward.beta() * response.logRatio() / Math.max(1, response.tokens()));
    }

    /**
     * Returns the rule {@code beta * (log pi - log ref)}, summed over the tokens; it favors short responses.
     *
     * @param beta factor of the reward, finite and > 0
     * @throws IllegalArgumentException if beta is out of range
     */
    static ScoringRule sumReward(double beta) {
        ImplicitReward reward = new ImplicitReward(beta, Aggregation.SUM);
        return NamedRule.each(
                "reward, sum", "reward, sum, beta " + beta, response -> reward.beta() * response.logRatio());
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
        return new NamedRule(
                "reward, anchored",
                "reward, anchored, beta " + beta + ", anchor tokens " + anchorTokens,
                new AnchoredReward(new ImplicitReward(beta, Aggregation.MEAN), anchorTokens)::scores);
    }

    /**
     * Returns the tempered reward: {@code beta * (log pi - w * log ref)}, averaged over the response's tokens. Weight 1 is
     * the paper's rule, {@link #meanReward}; weight 0 ranks like {@link #policyPerplexity}. Training has already raised the
     * reward of the aligned model's own responses, so the largest reward of many often belongs to a response that overdoes
     * it; a small weight keeps the response likely under the aligned model.
     *
     * @param beta factor of the reward, finite and > 0
     * @param referenceWeight weight w of the reference, in [0, 1]
     * @throws IllegalArgumentException if beta or referenceWeight is out of range
     */
    static ScoringRule temperedReward(double beta, double referenceWeight) {
        TemperedReward reward = new TemperedReward(beta, referenceWeight);
        return NamedRule.each(
                "reward, tempered " + referenceWeight,
                "reward, tempered " + referenceWeight + ", beta " + beta,
                response -> reward.mean(response.policyLogProb(), response.referenceLogProb(), response.tokens()));
    }

    /**
     * Returns the tempered reward of an average over models: {@code beta * (mean log pi - w * log ref)}, averaged over the
     * response's tokens. The mean is over the policy and the other models of the pool, such as those of all rounds of an
     * alignment ({@link SelfRewardReranker.Builder#averagedWith}). On a pool without other models it equals {@link
     * #temperedReward}.
     *
     * @param beta factor of the reward, finite and > 0
     * @param referenceWeight weight w of the reference, in [0, 1]
     * @throws IllegalArgumentException if beta or referenceWeight is out of range
     */
    static ScoringRule averageReward(double beta, double referenceWeight) {
        TemperedReward reward = new TemperedReward(beta, referenceWeight);
        return NamedRule.each(
                "reward, average " + referenceWeight,
                "reward, average " + referenceWeight + ", beta " + beta,
                response -> reward.mean(response.averageLogProb(), response.referenceLogProb(), response.tokens()));
    }

    /**
     * Returns the rule by verdicts: the response with the fewest rejected claims wins, of equal ones that with the most
     * confirmed claims, of equal ones that with the highest score of another rule. A score is the negative number of
     * rejected claims, plus a thousandth per confirmed claim, plus less than that for the other rule. Responses without
     * verdicts rank below those with verdicts. A pool without any verdict is ranked by the other rule.
     *
     * @param first rule that chooses the shortlist and breaks ties
     * @param shortlist largest number of different texts, the best by the first rule, whose verdicts count; 0 for all
     * @throws IllegalArgumentException if shortlist is negative
     */
    static ScoringRule verified(ScoringRule first, int shortlist) {
        VerifiedOrder order = new VerifiedOrder(shortlist);
        return new NamedRule(
                shortlist == 0 ? "verified" : "verified, best " + shortlist,
                "verified, shortlist " + shortlist + " by " + first.identity(),
                pool -> order.scores(pool, first.scores(pool)));
    }

    /** Returns the paper's baseline: a smaller perplexity under the policy is better. The score is the mean log pi. */
    static ScoringRule policyPerplexity() {
        return NamedRule.each(
                "perplexity, policy",
                "perplexity, policy",
                response -> response.policyLogProb() / Math.max(1, response.tokens()));
    }

    /** Returns the same baseline under the reference. */
    static ScoringRule referencePerplexity() {
        return NamedRule.each(
                "perplexity, reference",
                "perplexity, reference",
                response -> response.referenceLogProb() / Math.max(1, response.tokens()));
    }
}
