package io.github.rlaifv.inference;

import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Ranks responses by the reward that preference learning leaves in the model itself:
 * {@code beta * (log pi(y|x) - log ref(y|x))}, where pi is the aligned model and ref the model it was aligned from
 * (RLAIF-V, section 3.4). No other labeler is needed.
 *
 * <p>By default the reward is normalized by length, as in the paper, because raw sums favor short responses.
 * Hallucination does not decrease with every doubling of N, and close decisions flip under small noise: check
 * {@link RankedResponse#margin()}.
 *
 * <pre>{@code
 * RankedResponse best = SelfRewardReranker.of(aligned, base).best(prompt, 16);
 * }</pre>
 */
public interface SelfRewardReranker {

    /** Returns the aligned model, from which {@link BestOfN} samples by default. */
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
     * equal scores.
     */
    SortedMap<String, String> settings();

    /**
     * Scores and ranks many pools at once. The responses of a pool are scored together, so that prompt and image are
     * evaluated once; equal texts are scored once. A pool that can't be scored does not take the others with it.
     *
     * @param pools for each prompt its responses, at least one
     * @return one outcome per pool, in order
     * @throws IllegalArgumentException if a pool is empty
     * @throws io.github.rlaifv.core.run.BadDataException if the models tokenize differently or if a log-probability is not
     *     finite
     */
    List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools);

    /**
     * The pools of {@link #tryRankAll}, for callers that need every one.
     *
     * @param pools for each prompt its responses, at least one
     * @return one entry per pool, in order
     * @throws IllegalArgumentException if a pool is empty
     * @throws io.github.rlaifv.core.run.BadDataException if a prompt can't be used, if the models tokenize differently
     *     or if a log-probability is not finite
     * @throws io.github.rlaifv.core.policy.PartialFailureException if requests failed for some pools; it holds the others
     */
    default List<RankedResponse> rankAll(List<ScoreRequest> pools) {
        return Outcome.values(tryRankAll(pools));
    }

    /** Ranks given responses to one prompt. */
    default RankedResponse rank(Prompt prompt, List<String> responses) {
        return rankAll(List.of(new ScoreRequest(prompt, responses))).get(0);
    }

    /** Samples n responses from {@link #policy()} with {@link BestOfN}'s default settings and ranks them. */
    default RankedResponse best(Prompt prompt, int n) {
        return BestOfN.builder(this).candidates(n).build().best(prompt);
    }

    /** Returns a reranker with beta 0.1 and the mean over tokens. */
    static SelfRewardReranker of(Policy aligned, Policy reference) {
        return builder().policy(aligned).reference(reference).build();
    }

    /**
     * Returns a reranker with beta 0.1 and the mean over tokens for an aligned model that is a base model with LoRA
     * adapters. The reference is the same model without adapters and shares its memory.
     *
     * @param adapted the base model with adapters
     * @throws IllegalArgumentException if the policy has no adapters, or they are merged
     */
    static SelfRewardReranker ofAdapters(TrainablePolicy adapted) {
        return ofAdapters(adapted, 0.1);
    }

    /** Returns a reranker as above with another beta. */
    static SelfRewardReranker ofAdapters(TrainablePolicy adapted, double beta) {
        if (adapted.adapters().lora().isEmpty() || adapted.adapters().merged()) {
            throw new IllegalArgumentException("the policy " + adapted.name()
                    + " has no adapters of its own: load some, unmerge them, or set a reference");
        }
        return builder()
                .policy(adapted)
                .reference(adapted.adapters().base())
                .beta(beta)
                .build();
    }

    /** Returns a builder. Default: beta 0.1 and the mean over tokens. Policy and reference are required. */
    static Builder builder() {
        return new Builder();
    }

    /** Options of a reranker over two models. The caller closes the models. */
    final class Builder {
        private @Nullable Policy policy;
        private @Nullable Policy reference;
        private double beta = 0.1;
        private ImplicitReward.Aggregation aggregation = ImplicitReward.Aggregation.MEAN;

        private Builder() {}

        /** The aligned model. Required. */
        public Builder policy(Policy value) {
            policy = value;
            return this;
        }

        /** The model that {@link #policy(Policy)} was aligned from. Required. */
        public Builder reference(Policy value) {
            reference = value;
            return this;
        }

        /** Factor of the reward, > 0; it never changes the order. Default: 0.1. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        public Builder aggregation(ImplicitReward.Aggregation value) {
            aggregation = value;
            return this;
        }

        /**
         * Builds the reranker.
         *
         * @throws IllegalStateException naming the policy or reference, if it is not set
         * @throws IllegalArgumentException if beta is not > 0
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if one of the two can't score given responses
         */
        public SelfRewardReranker build() {
            Policy aligned = RequiredOption.of("SelfRewardReranker", "policy", policy);
            Policy base = RequiredOption.of("SelfRewardReranker", "reference", reference);
            Capability.SCORE.require(aligned, "the policy whose reward ranks responses");
            Capability.SCORE.require(base, "the reference of the reward");
            return new PolicyReranker(aligned, base, new ImplicitReward(beta, aggregation));
        }
    }
}
