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
public interface SelfRewardReranker extends ResponseRanker {

    /** Default factor of the reward. */
    double DEFAULT_BETA = 0.1;

    /** Weight of the reference in the paper's reward, and the default. */
    double PAPER_REFERENCE_WEIGHT = 1;

    /** Returns the aligned model, from which {@link BestOfN} samples by default. */
    @Override
    Policy policy();

    /** Samples n responses from {@link #policy()} with {@link BestOfN}'s default settings and ranks them. */
    default RankedResponse best(Prompt prompt, int n) {
        return BestOfN.builder(this).candidates(n).build().best(prompt);
    }

    /** Returns a reranker with beta {@value #DEFAULT_BETA} and the mean over tokens. */
    static SelfRewardReranker of(Policy aligned, Policy reference) {
        return builder().policy(aligned).reference(reference).build();
    }

    /**
     * Returns a reranker with beta {@value #DEFAULT_BETA} and the mean over tokens for an aligned model that is a base
     * model with LoRA
     * adapters. The reference is the same model without adapters and shares its memory.
     *
     * @param adapted the base model with adapters
     * @throws IllegalArgumentException if the policy has no adapters, or they are merged or reach modules such as those of
     *     a vision tower, so that the model without them can't be asked ({@link
     *     io.github.rlaifv.core.training.Adapters#baseAvailable})
     */
    static SelfRewardReranker ofAdapters(TrainablePolicy adapted) {
        return ofAdapters(adapted, DEFAULT_BETA);
    }

    /** Returns a reranker as above with another beta. */
    static SelfRewardReranker ofAdapters(TrainablePolicy adapted, double beta) {
        if (adapted.adapters().lora().isEmpty() || adapted.adapters().merged()) {
            throw new IllegalArgumentException("the policy " + adapted.name()
                    + " has no adapters of its own: load some, unmerge them, or set a reference");
        }
        if (!adapted.adapters().baseAvailable()) {
            throw new IllegalArgumentException("the adapters of the policy " + adapted.name()
                    + " are part of its weights, as those of a vision tower are, so it can't be asked without them at the"
                    + " same time: open the model that it was aligned from, and set that as the reference");
        }
        return builder()
                .policy(adapted)
                .reference(adapted.adapters().base())
                .beta(beta)
                .build();
    }

    /**
     * Returns a builder. Default: beta {@value #DEFAULT_BETA}, the mean over tokens, and the paper's weight of the
     * reference. Policy and reference are required.
     */
    static Builder builder() {
        return new Builder();
    }

    /** Options of a reranker over two models. The caller closes the models. */
    final class Builder {
        private @Nullable Policy policy;
        private @Nullable Policy reference;
        private double beta = DEFAULT_BETA;
        private ImplicitReward.Aggregation aggregation = ImplicitReward.Aggregation.MEAN;
        private double referenceWeight = PAPER_REFERENCE_WEIGHT;
        private List<Policy> averagedWith = List.of();

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

        /** Factor of the reward, > 0; it never changes the order. Default: {@value SelfRewardReranker#DEFAULT_BETA}. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** How the log-probabilities of a response's tokens are combined. Default: their mean. */
        public Builder aggregation(ImplicitReward.Aggregation value) {
            aggregation = value;
            return this;
        }

        /**
         * Weight w of the reference in the reward {@code beta * (log pi - w * log ref)}, in [0, 1]. Weight 1 is the paper's
         * reward. A smaller weight tempers it: see {@link ScoringRule#temperedReward}. Default: 1.
         */
        public Builder referenceWeight(double value) {
            referenceWeight = value;
            return this;
        }

        /**
         * Other models whose log-probabilities are averaged with those of the policy in the reward, such as the models of
         * the earlier rounds of its alignment. Scored pools keep the log-probabilities of each, so that other rules can use
         * them. {@link io.github.rlaifv.core.model.AdapterModels} opens adapters over one copy of their base. Default: none.
         */
        public Builder averagedWith(List<? extends Policy> value) {
            averagedWith = List.copyOf(value);
            return this;
        }

        /**
         * Builds the reranker.
         *
         * @throws IllegalStateException naming the policy or reference, if it is not set
         * @throws IllegalArgumentException if beta is not finite and > 0, or referenceWeight not in [0, 1]
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if a model can't score given responses
         */
        public SelfRewardReranker build() {
            Policy aligned = RequiredOption.of("SelfRewardReranker", "policy", policy);
            Policy base = RequiredOption.of("SelfRewardReranker", "reference", reference);
            Capability.SCORE.require(aligned, "the policy whose reward ranks responses");
            Capability.SCORE.require(base, "the reference of the reward");
            averagedWith.forEach(
                    other -> Capability.SCORE.require(other, "a model whose log-probabilities are averaged"));
            return new RewardReranker(new RewardRanker(
                    aligned,
                    base,
                    averagedWith,
                    new TemperedReward(new ImplicitReward(beta, aggregation), referenceWeight)));
        }

        private record RewardReranker(RewardRanker ranker) implements SelfRewardReranker {
            @Override
            public Policy policy() {
                return ranker.policy();
            }

            @Override
            public boolean dependsOnCall() {
                return ranker.dependsOnCall();
            }

            @Override
            public SortedMap<String, String> settings() {
                return ranker.settings();
            }

            @Override
            public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
                return ranker.tryRankAll(pools);
            }

            @Override
            public List<RankedResponse> rankAll(List<ScoreRequest> pools) {
                return ranker.rankAll(pools);
            }
        }
    }
}
