package io.github.rlaifv.dpo;

/**
 * A supervised term added to a preference loss: {@code weight * -log pi(chosen)}, which keeps the chosen responses
 * likely while the margin grows.
 *
 * @param weight >= 0; 0 leaves it out
 * @param over how a response's tokens are combined
 */
public record SftTerm(double weight, Over over) {

    /** No such term. */
    public static final SftTerm NONE = new SftTerm(0, Over.TOKEN_MEAN);

    /** How a response's tokens are combined. */
    public enum Over {
        /** Mean over the tokens: long and short responses count alike. */
        TOKEN_MEAN,
        /** Sum over the tokens, as in the official RLAIF-V code. */
        TOKEN_SUM
    }

    public SftTerm {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("the SFT weight must be >= 0, was " + weight);
        }
    }
}
