package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rankers of the rules that {@code rlaifv.best-of.rule} may name, and what they need. */
final class RankersOfProperties {
    private static final Logger LOG = LoggerFactory.getLogger(RankersOfProperties.class);

    private RankersOfProperties() {}

    /** Returns whether scores depend on the reference. */
    static boolean needReference(RlaifvProperties.BestOf settings) {
        KnownRule rule = settings.rule();
        return rule == null || rule.needsReference(settings.referenceWeight());
    }

    /** Rejects a rule that needs a reference, where there is none. */
    static void requireNone(RlaifvProperties.BestOf settings) {
        if (needReference(settings)) {
            throw new InvalidPropertyException(
                    RulesOfProperties.RULE,
                    settings.rule(),
                    "it compares the model with the one that it was aligned from, and rlaifv.reference is not set",
                    "Set rlaifv.reference, or " + RulesOfProperties.RULE
                            + " to a rule without a reference, such as verified with rlaifv.best-of.reference-weight=0.",
                    null);
        }
    }

    /**
     * Returns the rule that ranks; null for the reranker itself. Without a property that names rule or judge, a reranker of
     * the application's own ranks alone, and so does the reward of a model that can't judge.
     *
     * @param own whether the reranker is a bean of the application
     */
    static @Nullable KnownRule rule(Policy policy, RlaifvProperties.BestOf settings, boolean own) {
        KnownRule rule = RulesOfProperties.rule(settings.rule(), settings.aggregation());
        boolean asked = settings.rule() != null || settings.labeler() != null || settings.decomposer() != null;
        if (asked || rule != KnownRule.VERIFIED) {
            return rule;
        }
        if (own) {
            return null;
        }
        if (policy.supports(Capability.NEXT_TOKEN_PROBABILITIES) && policy.supports(Capability.GENERATE)) {
            return rule;
        }
        LOG.info(
                "candidates are ranked by the reward, because {} can't judge claims: set rlaifv.best-of.labeler to a model"
                        + " that can, or {} to mean",
                policy.name(),
                RulesOfProperties.RULE);
        return null;
    }

    /** Returns the ranker by log-probabilities. The rule by verdicts breaks its ties by it. */
    static ResponseRanker ranker(
            SelfRewardReranker reward, RlaifvProperties.BestOf settings, @Nullable KnownRule rule) {
        if (rule == null || rule == KnownRule.MEAN) {
            return reward;
        }
        return reward.by(
                rule == KnownRule.VERIFIED
                        ? KnownRule.shortlisting(settings.beta(), settings.referenceWeight())
                        : rule.rule(settings.beta(), settings.referenceWeight(), settings.shortlist()));
    }
}
