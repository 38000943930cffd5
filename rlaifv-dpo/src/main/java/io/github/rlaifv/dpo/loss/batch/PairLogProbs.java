package io.github.rlaifv.dpo.loss.batch;

import io.github.rlaifv.dpo.loss.token.TokenWeighting;

/**
 * The log-probabilities of one pair, which a preference loss is computed from. Each is what a {@link TokenWeighting}
 * makes of a response's token log-probabilities: by default their sum over all tokens, the end token included. All are
 * in nats.
 *
 * @param policyChosen log pi(chosen)
 * @param policyRejected log pi(rejected)
 * @param referenceChosen log ref(chosen)
 * @param referenceRejected log ref(rejected)
 * @param chosenTokens number of tokens of the chosen response, the end token included
 * @param rejectedTokens number of tokens of the rejected response, the end token included
 * @param policyAuxiliary log pi of the {@link AuxiliaryResponse}; NaN if there is none
 * @param referenceAuxiliary log ref of the auxiliary response; NaN if there is none
 */
public record PairLogProbs(
        double policyChosen,
        double policyRejected,
        double referenceChosen,
        double referenceRejected,
        int chosenTokens,
        int rejectedTokens,
        double policyAuxiliary,
        double referenceAuxiliary) {

    /** Creates a pair without an auxiliary response. */
    public PairLogProbs(
            double policyChosen,
            double policyRejected,
            double referenceChosen,
            double referenceRejected,
            int chosenTokens,
            int rejectedTokens) {
        this(
                policyChosen,
                policyRejected,
                referenceChosen,
                referenceRejected,
                chosenTokens,
                rejectedTokens,
                Double.NaN,
                Double.NaN);
    }

    /** Returns rho(chosen) = log pi(chosen) - log ref(chosen), in nats. */
    public double chosenLogRatio() {
        return policyChosen - referenceChosen;
    }

    /** Returns rho(rejected) = log pi(rejected) - log ref(rejected), in nats. */
    public double rejectedLogRatio() {
        return policyRejected - referenceRejected;
    }

    /** Returns the log-ratio rho of the auxiliary response, in nats; NaN if there is none. */
    public double auxiliaryLogRatio() {
        return policyAuxiliary - referenceAuxiliary;
    }

    /** Returns the same pair with the reference in the place of the policy: all log-ratios are 0. */
    public PairLogProbs ofReference() {
        return new PairLogProbs(
                referenceChosen,
                referenceRejected,
                referenceChosen,
                referenceRejected,
                chosenTokens,
                rejectedTokens,
                referenceAuxiliary,
                referenceAuxiliary);
    }

    /** Returns the same pair with a reference log-probability of 0 for every response. */
    public PairLogProbs withoutReference() {
        return new PairLogProbs(policyChosen, policyRejected, 0, 0, chosenTokens, rejectedTokens, policyAuxiliary, 0);
    }
}
