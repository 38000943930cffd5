package io.github.rlaifv.dpo;

/**
 * The loss of one pair and its derivatives.
 *
 * @param loss of the pair
 * @param chosenGradient d loss / d log pi(chosen)
 * @param rejectedGradient d loss / d log pi(rejected)
 */
public record PairLoss(double loss, double chosenGradient, double rejectedGradient) {}
