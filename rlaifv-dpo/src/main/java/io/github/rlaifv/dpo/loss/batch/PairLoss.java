package io.github.rlaifv.dpo.loss.batch;

/**
 * The loss of one pair and its derivatives with respect to the policy's figures.
 *
 * @param loss of the pair
 * @param chosenGradient d loss / d log pi(chosen)
 * @param rejectedGradient d loss / d log pi(rejected)
 * @param companionGradient d loss / d log pi(companion)
 */
public record PairLoss(double loss, double chosenGradient, double rejectedGradient, double companionGradient) {

    /** A loss that no companion takes part in. */
    public PairLoss(double loss, double chosenGradient, double rejectedGradient) {
        this(loss, chosenGradient, rejectedGradient, 0);
    }

    /** The same times a weight. */
    public PairLoss times(double weight) {
        return new PairLoss(
                weight * loss, weight * chosenGradient, weight * rejectedGradient, weight * companionGradient);
    }

    /** The sum of two losses of one pair. */
    public PairLoss plus(PairLoss other) {
        return new PairLoss(
                loss + other.loss,
                chosenGradient + other.chosenGradient,
                rejectedGradient + other.rejectedGradient,
                companionGradient + other.companionGradient);
    }
}
