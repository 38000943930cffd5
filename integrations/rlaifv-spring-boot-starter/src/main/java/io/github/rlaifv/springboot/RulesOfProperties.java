package io.github.rlaifv.springboot;

import io.github.rlaifv.core.reward.ImplicitReward.Aggregation;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import org.jspecify.annotations.Nullable;

/** The rules that {@code rlaifv.best-of.rule} may name, and what they need. */
final class RulesOfProperties {
    private static final String RULE = "rlaifv.best-of.rule";

    private RulesOfProperties() {}

    /** Rejects a rule that an application has no models for, and one beside an aggregation that it replaces. */
    static void check(@Nullable KnownRule rule, Aggregation aggregation) {
        if (rule == KnownRule.AVERAGE) {
            throw new InvalidPropertyException(
                    RULE,
                    rule,
                    "it takes the mean over several models, and the properties name one",
                    "Set " + RULE
                            + " to another rule, such as tempered, or define a SelfRewardReranker with averagedWith.",
                    null);
        }
        if (rule != null && aggregation != Aggregation.MEAN) {
            throw new InvalidPropertyException(
                    "rlaifv.best-of.aggregation",
                    aggregation,
                    "it has no effect with " + RULE + "=" + rule,
                    "Remove one of the two properties.",
                    null);
        }
    }

    /** Rejects a model that nobody asks. */
    static void checkVerifier(String property, @Nullable String model, @Nullable KnownRule rule) {
        if (model != null && rule != KnownRule.VERIFIED) {
            throw new InvalidPropertyException(
                    property,
                    model,
                    "it has no effect without " + RULE + "=verified",
                    "Add " + RULE + "=verified, or remove " + property + ".",
                    null);
        }
    }

    /** Returns whether scores depend on the reference. */
    static boolean needReference(RlaifvProperties.BestOf settings) {
        KnownRule rule = settings.rule();
        return rule == null || rule.needsReference(settings.referenceWeight());
    }

    /** Rejects a rule that needs a reference, where there is none. */
    static void requireNone(RlaifvProperties.BestOf settings) {
        if (needReference(settings)) {
            throw new InvalidPropertyException(
                    RULE,
                    settings.rule(),
                    "it compares the model with the one that it was aligned from, and rlaifv.reference is not set",
                    "Set rlaifv.reference, or " + RULE
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
