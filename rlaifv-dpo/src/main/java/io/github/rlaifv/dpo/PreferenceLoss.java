package io.github.rlaifv.dpo;

/** A loss of preference learning, in closed form with its gradient. Implementations are values without state. */
public sealed interface PreferenceLoss permits SigmoidLoss {

    /** The loss of DPO (arXiv 2305.18290, equation 7). */
    static PreferenceLoss sigmoid(double beta) {
        return new SigmoidLoss(beta, 0);
    }

    /** The name that TRL gives it, for reports. */
    String name();

    /** Strength of the tie to the reference, also the factor of the logged rewards; > 0. */
    double beta();

    /** The loss of one pair and its derivatives with respect to the policy's log-probabilities. */
    PairLoss of(PairLogProbs pair);

    /** The implicit reward {@code beta * (log pi - log ref)} of the chosen response. */
    default double chosenReward(PairLogProbs pair) {
        return beta() * pair.chosenLogRatio();
    }

    /** The implicit reward of the rejected response. */
    default double rejectedReward(PairLogProbs pair) {
        return beta() * pair.rejectedLogRatio();
    }
}
