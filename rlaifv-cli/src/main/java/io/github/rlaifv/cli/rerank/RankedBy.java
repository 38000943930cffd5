package io.github.rlaifv.cli.rerank;

import io.github.rlaifv.inference.ScoringRule;

/** The scoring rules that the command line supports. */
enum RankedBy {
    /** The reward as a mean over tokens, as in the paper. */
    MEAN,
    SUM,
    ANCHORED,
    POLICY_PERPLEXITY,
    REFERENCE_PERPLEXITY;

    private static final double ANCHOR_TOKENS = 10;

    ScoringRule rule(double beta) {
        return switch (this) {
            case MEAN -> ScoringRule.meanReward(beta);
            case SUM -> ScoringRule.sumReward(beta);
            case ANCHORED -> ScoringRule.anchoredReward(beta, ANCHOR_TOKENS);
            case POLICY_PERPLEXITY -> ScoringRule.policyPerplexity();
            case REFERENCE_PERPLEXITY -> ScoringRule.referencePerplexity();
        };
    }
}
