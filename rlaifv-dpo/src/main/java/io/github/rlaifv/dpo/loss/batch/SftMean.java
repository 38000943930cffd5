package io.github.rlaifv.dpo.loss.batch;

/** How a supervised term combines the token log-probabilities of the chosen responses of a batch. */
public enum SftMean {
    /** Mean over the tokens of a response, then over responses: long and short responses have equal weight. */
    RESPONSE_TOKENS,
    /** Mean over all chosen tokens of the batch, as in TRL: all tokens have equal weight. */
    BATCH_TOKENS,
    /** Sum over the tokens of a response, then mean over responses, as in the authors' code. */
    SUM
}
