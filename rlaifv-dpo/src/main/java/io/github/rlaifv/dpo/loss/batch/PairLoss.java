package io.github.rlaifv.dpo.loss.batch;

/**
 * The loss of one pair and its derivatives with respect to the policy's log-probabilities.
 *
 * @param loss loss of the pair
 * @param chosenGradient d loss / d log pi(chosen)
 * @param rejectedGradient d loss / d log pi(rejected)
 * @param auxiliaryGradient d loss / d log pi(auxiliary response)
 */
public record PairLoss(double loss, double chosenGradient, double rejectedGradient, double auxiliaryGradient) {

    /** Creates a loss without an auxiliary response. */
    public PairLoss(double loss, double chosenGradient, double rejectedGradient) {
        this(loss, chosenGradient, rejectedGradient, 0);
    }

    /** Returns the loss and its derivatives multiplied by a weight. */
    public PairLoss times(double weight) {
        return new PairLoss(
                weight * loss, weight * chosenGradient, weight * rejectedGradient, weight * auxiliaryGradient);
    }

    /** Returns the sum of two losses of the same pair. */
    public PairLoss plus(PairLoss other) {
        return new PairLoss(
                loss + other.loss,
                chosenGradient + other.chosenGradient,
                rejectedGradient + other.rejectedGradient,
                auxiliaryGradient + other.auxiliaryGradient);
    }
}
