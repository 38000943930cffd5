package io.github.rlaifv.cli.rank;

/** The scoring rules that the command line supports. */
public enum RankedBy {
    /** The reward as a mean over tokens, as in the paper. */
    MEAN,
    /** The reward with a small weight of the reference. */
    TEMPERED,
    /** The same, averaged over several models. */
    AVERAGE,
    /** Verdicts on the claims of a shortlist. */
    VERIFIED,
    SUM,
    ANCHORED,
    POLICY_PERPLEXITY,
    REFERENCE_PERPLEXITY;

    /** Whether a weight of the reference has an effect. */
    boolean weighsReference() {
        return this == TEMPERED || this == AVERAGE || this == VERIFIED;
    }
}
