package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;
import java.util.SortedMap;

/**
 * Ranks the responses of a pool. {@link BestOfN} samples the pools and lets a ranker choose among them; {@link
 * SelfRewardReranker} is the ranker of the paper.
 */
public interface ResponseRanker {

    /** Returns the model from which {@link BestOfN} samples by default. */
    Policy policy();

    /**
     * Returns whether scores may depend, within the bounds of {@link Policy}, on which pools share a call. If so, a
     * resumed run repeats whole calls. The default implementation asks {@link #policy()}.
     */
    default boolean dependsOnCall() {
        return policy().dependsOnCall();
    }

    /**
     * Returns what the scores depend on, by name: the fingerprints of the models and the rule. Equal settings give
     * equal scores. The names {@code generator}, {@code candidates} and {@code sampling} belong to {@link BestOfN}, which
     * rejects a ranker that uses them.
     */
    SortedMap<String, String> settings();

    /**
     * Scores and ranks many pools at once. The responses of a pool are scored together, so that prompt and image are
     * evaluated once; equal texts are scored once. A pool that can't be scored does not take the others with it.
     *
     * <p>Callers such as {@link BestOfN} use {@link #tryRankChecked}, which checks the result.
     *
     * @param pools for each prompt its responses, at least one
     * @return one outcome per pool, in order. Each ranking holds exactly the responses of its pool, in the same order and
     *     with duplicates
     * @throws IllegalArgumentException if a pool is empty
     * @throws io.github.rlaifv.core.run.BadDataException if a prompt can't be used
     * @throws io.github.rlaifv.core.run.UnusableModelException if the models tokenize differently or if a log-probability
     *     is not finite
     */
    List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools);

    /**
     * The outcomes of {@link #tryRankAll}, checked, for callers whose rankers may come from elsewhere.
     *
     * @param pools for each prompt its responses, at least one
     * @return one outcome per pool, in order
     * @throws IllegalStateException naming the ranker, if the number of outcomes differs from that of the pools, or if a
     *     ranking does not hold exactly the responses of its pool
     */
    default List<Outcome<RankedResponse>> tryRankChecked(List<ScoreRequest> pools) {
        return new RankedPools(getClass(), pools).checked(tryRankAll(pools));
    }

    /**
     * The pools of {@link #tryRankAll}, for callers that need every one.
     *
     * @param pools for each prompt its responses, at least one
     * @return one entry per pool, in order
     * @throws IllegalArgumentException if a pool is empty
     * @throws io.github.rlaifv.core.run.BadDataException if a prompt can't be used
     * @throws io.github.rlaifv.core.run.UnusableModelException if the models tokenize differently or if a log-probability
     *     is not finite
     * @throws io.github.rlaifv.core.policy.PartialFailureException if requests failed for some pools; it holds the others
     * @throws IllegalStateException if {@link #tryRankAll} breaks its contract
     */
    default List<RankedResponse> rankAll(List<ScoreRequest> pools) {
        return Outcome.values(tryRankChecked(pools));
    }

    /**
     * Returns a ranker that scores pools as this one does, and ranks them by a rule. The rule becomes one of its {@link
     * #settings}, under the name {@code rule}.
     */
    default ResponseRanker by(ScoringRule rule) {
        return new RuleRanker(this, rule);
    }

    /** Ranks given responses to one prompt. */
    default RankedResponse rank(Prompt prompt, List<String> responses) {
        return rankAll(List.of(new ScoreRequest(prompt, responses))).get(0);
    }
}
