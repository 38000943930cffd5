package io.github.rlaifv.springboot;

import io.github.rlaifv.core.reward.ImplicitReward.Aggregation;
import io.github.rlaifv.inference.KnownRule;
import org.jspecify.annotations.Nullable;

/** Checks of the rule that {@code rlaifv.best-of.rule} names. */
final class RulesOfProperties {
    static final String RULE = "rlaifv.best-of.rule";

    private RulesOfProperties() {}

    /** Returns the rule; null if candidates are ranked by the reward of an aggregation. */
    static @Nullable KnownRule rule(@Nullable KnownRule rule, @Nullable Aggregation aggregation) {
        return rule == null && aggregation == null ? KnownRule.DEFAULT : rule;
    }

    /** Rejects a rule that an application has no models for, and one beside an aggregation that it replaces. */
    static void check(@Nullable KnownRule rule, @Nullable Aggregation aggregation) {
        if (rule == KnownRule.AVERAGE) {
            throw new InvalidPropertyException(
                    RULE,
                    rule,
                    "it takes the mean over several models, and the properties name one",
                    "Set " + RULE
                            + " to another rule, such as tempered, or define a SelfRewardReranker with averagedWith.",
                    null);
        }
        if (rule != null && aggregation != null && aggregation != Aggregation.MEAN) {
            throw new InvalidPropertyException(
                    "rlaifv.best-of.aggregation",
                    aggregation,
                    "it has no effect with " + RULE + "=" + rule,
                    "Remove one of the two properties.",
                    null);
        }
    }

    /** Rejects models that nobody asks. */
    static void checkVerifier(@Nullable String labeler, @Nullable String decomposer, @Nullable KnownRule rule) {
        checkModel("rlaifv.best-of.labeler", labeler, rule);
        checkModel("rlaifv.best-of.decomposer", decomposer, rule);
    }

    private static void checkModel(String property, @Nullable String model, @Nullable KnownRule rule) {
        if (model != null && rule != KnownRule.VERIFIED) {
            throw new InvalidPropertyException(
                    property,
                    model,
                    "it has no effect without " + RULE + "=verified",
                    "Add " + RULE + "=verified, or remove " + property + ".",
                    null);
        }
    }
}
