package io.github.rlaifv.remote;

/** How the probabilities of words as the beginning of a response are read from a server. */
public enum WordSource {
    /**
     * From the list of the most likely first tokens, {@code top_logprobs}, which all servers with log-probabilities
     * return. A word that is not in the list has an upper bound. Tokens that differ in blanks before a word all count.
     */
    LISTED,
    /**
     * By the ids of the words' first tokens, {@code logprob_token_ids}, which vLLM supports since version 0.32. The
     * probabilities are exact, as those of a model of this process, and no word is missing.
     */
    EXACT
}
