package io.github.rlaifv.springboot;

import io.github.rlaifv.align.verify.VerifiedRanker;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import org.jspecify.annotations.Nullable;

/**
 * The ranker by verdicts on claims, from the properties.
 *
 * @param settings the properties
 * @param labeler the model that judges; null for the model that answers
 * @param decomposer the model that divides; null for the labeler, or for rules
 */
record VerifierOfProperties(
        RlaifvProperties.BestOf settings,
        @Nullable OpenedModel labeler,
        @Nullable OpenedModel decomposer) {
    /** The value of {@code rlaifv.best-of.decomposer} for division without a model. */
    static final String RULES = "rules";

    /**
     * Returns the ranker.
     *
     * @param first ranks the candidates before their claims are judged
     */
    ResponseRanker over(ResponseRanker first) {
        try {
            VerifiedRanker.Builder verified = VerifiedRanker.builder(first).shortlist(settings.shortlist());
            if (labeler != null) {
                verified.labeler(labeler.queue());
            }
            if (decomposer != null) {
                verified.decomposer(ClaimDecomposer.prompted(decomposer.queue()));
            } else if (settings.decomposer() != null) {
                verified.decomposer(ClaimDecomposer.byRules());
            }
            return verified.build();
        } catch (MissingCapabilityException e) {
            throw new InvalidPropertyException(
                    "rlaifv.best-of.rule",
                    KnownRule.VERIFIED,
                    String.valueOf(e.getMessage()),
                    "Set rlaifv.best-of.labeler to a model that gives the probabilities of words, and"
                            + " rlaifv.best-of.decomposer to rules or to a model that writes, or set rlaifv.best-of.rule to"
                            + " tempered or mean, which judge no claims.",
                    e);
        }
    }
}
