package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * A loss that sees a pair only through {@code delta = score(c) - score(r)}, where a response's score is what the {@link
 * Divergence} makes of its log-ratio; some divide it by the response's tokens.
 */
public sealed interface MarginLoss extends PairwiseLoss
        permits SigmoidLoss, HingeLoss, IpoLoss, RobustLoss, ExoLoss, DiscoPopLoss, NormalizedSigmoidLoss {

    /**
     * A point of a curve.
     *
     * @param value there
     * @param slope its derivative
     */
    record Point(double value, double slope) {}

    /**
     * The largest derivative with respect to a log-probability. Scores of {@link Divergence}s grow exponentially; with
     * this bound gradients and the squares in their norm stay within float32. Clipping makes the steps of steeper ones the
     * same.
     */
    double STEEPEST = 1e15;

    /** What ties the policy to the reference. */
    Divergence divergence();

    /** The loss as a function of delta, in nats. */
    Point at(double delta);

    @Override
    default PairLoss of(PairLogProbs pair) {
        double chosenShare = perToken() ? 1.0 / Math.max(1, pair.chosenTokens()) : 1;
        double rejectedShare = perToken() ? 1.0 / Math.max(1, pair.rejectedTokens()) : 1;
        Point chosen = divergence().score(pair.chosenLogRatio());
        Point rejected = divergence().score(pair.rejectedLogRatio());
        Point loss = at(chosenShare * chosen.value() - rejectedShare * rejected.value());
        return new PairLoss(
                loss.value(),
                bounded(loss.slope() * chosenShare * chosen.slope()),
                bounded(-loss.slope() * rejectedShare * rejected.slope()));
    }

    private static double bounded(double slope) {
        return Math.max(-STEEPEST, Math.min(STEEPEST, slope));
    }
}
