package io.github.rlaifv.dpo;

/**
 * What a preference loss knows of one pair: log-probabilities summed over all tokens of a response, the end token
 * included, in nats.
 *
 * @param policyChosen log pi(chosen)
 * @param policyRejected log pi(rejected)
 * @param referenceChosen log ref(chosen)
 * @param referenceRejected log ref(rejected)
 * @param chosenTokens length of the chosen response, the end token included
 * @param rejectedTokens length of the rejected response
 */
public record PairLogProbs(
        double policyChosen,
        double policyRejected,
        double referenceChosen,
        double referenceRejected,
        int chosenTokens,
        int rejectedTokens) {

    /** log pi(chosen) - log ref(chosen), in nats. */
    public double chosenLogRatio() {
        return policyChosen - referenceChosen;
    }

    /** log pi(rejected) - log ref(rejected), in nats. */
    public double rejectedLogRatio() {
        return policyRejected - referenceRejected;
    }
}
