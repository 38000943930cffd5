package io.github.rlaifv.inference;

/** The rules of {@link ScoringRule} by name, for programs whose rule is a setting. */
public enum KnownRule {
    /** {@link ScoringRule#meanReward}, the paper's rule. */
    MEAN,
    /** {@link ScoringRule#temperedReward}. */
    TEMPERED,
    /** {@link ScoringRule#averageReward}. */
    AVERAGE,
    /** {@link ScoringRule#verified}, which needs verdicts on claims. */
    VERIFIED,
    /** {@link ScoringRule#sumReward}. */
    SUM,
    /** {@link ScoringRule#anchoredReward}, with {@value #ANCHOR_TOKENS} anchor tokens. */
    ANCHORED,
    /** {@link ScoringRule#policyPerplexity}. */
    POLICY_PERPLEXITY,
    /** {@link ScoringRule#referencePerplexity}. */
    REFERENCE_PERPLEXITY;

    /**
     * Default of the commands and of the Spring Boot starter: the rule that picks no worse as N grows, among the base's
     * responses and among the aligned model's own (docs/best-of-n.md). The paper's rule is {@link #MEAN}.
     */
    public static final KnownRule DEFAULT = VERIFIED;

    /** Default weight of the reference in the rules that have one. */
    public static final double DEFAULT_REFERENCE_WEIGHT = 0.1;

    /** Number of tokens that the pool's mean counts as in the rule {@link #ANCHORED}. */
    public static final double ANCHOR_TOKENS = 10;

    /**
     * Returns the rule. Settings that it lacks have no effect.
     *
     * @param beta factor of the reward, finite and > 0
     * @param referenceWeight weight of the reference, in [0, 1]
     * @param shortlist largest number of different texts per pool whose verdicts count; 0 for all
     * @throws IllegalArgumentException if a setting of the rule is out of range
     */
    public ScoringRule rule(double beta, double referenceWeight, int shortlist) {
        return switch (this) {
            case MEAN -> ScoringRule.meanReward(beta);
            case TEMPERED -> ScoringRule.temperedReward(beta, referenceWeight);
            case AVERAGE -> ScoringRule.averageReward(beta, referenceWeight);
            case VERIFIED -> ScoringRule.verified(shortlisting(beta, referenceWeight), shortlist);
            case SUM -> ScoringRule.sumReward(beta);
            case ANCHORED -> ScoringRule.anchoredReward(beta, ANCHOR_TOKENS);
            case POLICY_PERPLEXITY -> ScoringRule.policyPerplexity();
            case REFERENCE_PERPLEXITY -> ScoringRule.referencePerplexity();
        };
    }

    /**
     * Returns the rule that chooses the shortlist of the rule {@link #VERIFIED} and breaks its ties: the tempered reward.
     *
     * @param beta factor of the reward, finite and > 0
     * @param referenceWeight weight of the reference, in [0, 1]
     */
    public static ScoringRule shortlisting(double beta, double referenceWeight) {
        return ScoringRule.temperedReward(beta, referenceWeight);
    }

    /** Returns whether the rule has a weight of the reference. */
    public boolean weighsReference() {
        return this == TEMPERED || this == AVERAGE || this == VERIFIED;
    }

    /**
     * Returns whether scores depend on the reference.
     *
     * @param referenceWeight weight of the reference
     */
    public boolean needsReference(double referenceWeight) {
        return weighsReference() ? referenceWeight > 0 : this != POLICY_PERPLEXITY;
    }
}
