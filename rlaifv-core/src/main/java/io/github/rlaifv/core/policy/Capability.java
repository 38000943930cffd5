package io.github.rlaifv.core.policy;

/** What a policy may be able to do. */
public enum Capability {
    /** Write responses: {@link Policy#generate}. */
    GENERATE,
    /** Give the log-probabilities of given responses: {@link Policy#score}. */
    SCORE,
    /** Tell how likely a response begins with some words: {@link Policy#nextTokenProbabilities}. */
    NEXT_TOKEN_PROBABILITIES;

    /**
     * Refuses a policy that lacks this, before any work is done.
     *
     * @param policy that is to be used
     * @param use what for, such as {@code the reference of preference learning}
     * @throws MissingCapabilityException naming policy, capability and use
     */
    public void require(Policy policy, String use) {
        if (!policy.capabilities().contains(this)) {
            throw new MissingCapabilityException(
                    policy.name(), this, use, policy.capabilities(), policy.missingBecause(this));
        }
    }
}
