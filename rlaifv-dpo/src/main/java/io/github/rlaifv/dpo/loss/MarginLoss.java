package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * A loss that depends on a pair only through {@code delta = score(c) - score(r)}. The {@link Divergence} turns a
 * response's log-ratio into its score; some losses divide it by the number of tokens.
 */
public sealed interface MarginLoss extends PairwiseLoss
        permits SigmoidLoss, HingeLoss, IpoLoss, RobustLoss, ExoLoss, DiscoPopLoss, NormalizedSigmoidLoss {

    /**
     * The largest derivative with respect to a log-probability. Scores of {@link Divergence}s grow exponentially; this
     * bound keeps gradients and the squares in their norm within float32. Gradient clipping makes the steps of steeper
     * losses the same.
     */
    double STEEPEST = 1e15;

    /** Returns the divergence that ties the policy to the reference. */
    Divergence divergence();

    /** Returns the loss as a function of delta, which is in nats. */
    CurvePoint at(double delta);

    @Override
    default PairLoss of(PairLogProbs pair) {
        double chosenShare = perToken() ? 1.0 / Math.max(1, pair.chosenTokens()) : 1;
        double rejectedShare = perToken() ? 1.0 / Math.max(1, pair.rejectedTokens()) : 1;
        CurvePoint chosen = divergence().score(pair.chosenLogRatio());
        CurvePoint rejected = divergence().score(pair.rejectedLogRatio());
        CurvePoint loss = at(chosenShare * chosen.value() - rejectedShare * rejected.value());
        return new PairLoss(
                loss.value(),
                bounded(loss.slope() * chosenShare * chosen.slope()),
                bounded(-loss.slope() * rejectedShare * rejected.slope()));
    }

    private static double bounded(double slope) {
        return Math.max(-STEEPEST, Math.min(STEEPEST, slope));
    }
}
