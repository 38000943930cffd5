package io.github.rlaifv.dpo.loss.batch;

import io.github.rlaifv.dpo.loss.token.TokenWeighting;

/**
 * What a preference loss knows of one pair: the figure that a {@link TokenWeighting} makes of each response's token
 * log-probabilities, by default their sum over all tokens, the end token included; in nats.
 *
 * @param policyChosen log pi(chosen)
 * @param policyRejected log pi(rejected)
 * @param referenceChosen log ref(chosen)
 * @param referenceRejected log ref(rejected)
 * @param chosenTokens length of the chosen response, the end token included
 * @param rejectedTokens length of the rejected response
 * @param policyCompanion log pi of the {@link Companion}; NaN where there is none
 * @param referenceCompanion log ref of the companion; NaN where there is none
 */
public record PairLogProbs(
        double policyChosen,
        double policyRejected,
        double referenceChosen,
        double referenceRejected,
        int chosenTokens,
        int rejectedTokens,
        double policyCompanion,
        double referenceCompanion) {

    /** A pair without companion. */
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

    /** rho(chosen) = log pi(chosen) - log ref(chosen), in nats. */
    public double chosenLogRatio() {
        return policyChosen - referenceChosen;
    }

    /** rho(rejected) = log pi(rejected) - log ref(rejected), in nats. */
    public double rejectedLogRatio() {
        return policyRejected - referenceRejected;
    }

    /** rho of the companion, in nats; NaN where there is none. */
    public double companionLogRatio() {
        return policyCompanion - referenceCompanion;
    }

    /** The same pair as the reference itself sees it: all log-ratios are 0. */
    public PairLogProbs ofReference() {
        return new PairLogProbs(
                referenceChosen,
                referenceRejected,
                referenceChosen,
                referenceRejected,
                chosenTokens,
                rejectedTokens,
                referenceCompanion,
                referenceCompanion);
    }

    /** The same pair against a reference that finds everything equally likely. */
    public PairLogProbs withoutReference() {
        return new PairLogProbs(policyChosen, policyRejected, 0, 0, chosenTokens, rejectedTokens, policyCompanion, 0);
    }
}
