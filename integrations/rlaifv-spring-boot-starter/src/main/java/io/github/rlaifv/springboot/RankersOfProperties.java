package io.github.rlaifv.springboot;

import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;

/** The rankers of the rules that {@code rlaifv.best-of.rule} may name, and what they need. */
final class RankersOfProperties {
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

    /** Returns the ranker by log-probabilities. The rule by verdicts breaks its ties by it. */
    static ResponseRanker ranker(SelfRewardReranker reward, RlaifvProperties.BestOf settings) {
        KnownRule rule = settings.rule();
        if (rule == null || rule == KnownRule.MEAN) {
            return reward;
        }
        return reward.by(
                rule == KnownRule.VERIFIED
                        ? KnownRule.shortlisting(settings.beta(), settings.referenceWeight())
                        : rule.rule(settings.beta(), settings.referenceWeight(), settings.shortlist()));
    }
}
