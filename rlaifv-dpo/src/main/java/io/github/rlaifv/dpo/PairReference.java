package io.github.rlaifv.dpo;

/**
 * The reference's log-probabilities of both sides of a pair.
 *
 * @param chosen of the chosen response
 * @param rejected of the rejected response
 */
public record PairReference(ResponseLogProb chosen, ResponseLogProb rejected) {}
