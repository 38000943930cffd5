package io.github.rlaifv.core.policy;

/** The capabilities that a policy may have. */
public enum Capability {
    /** Generates responses: {@link Policy#generate}. */
    GENERATE,
    /** Computes the log-probabilities of given responses: {@link Policy#score}. */
    SCORE,
    /** Computes the probabilities of words as the first response token: {@link Policy#nextTokenProbabilities}. */
    NEXT_TOKEN_PROBABILITIES;

    /**
     * Checks that a policy has this capability, before any work is done.
     *
     * @param policy policy to be used
     * @param use its use, such as {@code the reference of preference learning}
     * @throws MissingCapabilityException naming policy, capability and use
     */
    public void require(Policy policy, String use) {
        if (!policy.supports(this)) {
            throw new MissingCapabilityException(
                    policy.name(), this, use, policy.capabilities(), policy.missingBecause(this));
        }
    }
}
