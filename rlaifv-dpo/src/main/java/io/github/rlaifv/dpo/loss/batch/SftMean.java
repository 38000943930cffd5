package io.github.rlaifv.dpo.loss.batch;

/** How a supervised term combines the tokens of the chosen responses of a batch. */
public enum SftMean {
    /** Mean over a response's tokens, then over responses: long and short ones count alike. */
    RESPONSE_TOKENS,
    /** Mean over all chosen tokens of the batch, as in TRL: each token counts alike. */
    BATCH_TOKENS,
    /** Sum over a response's tokens, mean over responses, as in the authors' code. */
    SUM
}
