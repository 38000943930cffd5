package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.List;

/**
 * A loss that is computed for one pair at a time. To train with a loss of your own, implement this interface,
 * preferably as a record, and pass it to {@code DpoTrainer.builder().loss(..)}:
 *
 * <pre>{@code
 * record ExponentialLoss(double beta) implements PairwiseLoss {
 *     public String name() {
 *         return "exponential";
 *     }
 *
 *     public PairLoss of(PairLogProbs pair) {
 *         double value = Math.exp(-beta * (pair.chosenLogRatio() - pair.rejectedLogRatio()));
 *         return new PairLoss(value, -beta * value, beta * value);
 *     }
 * }
 * }</pre>
 *
 * <p>An implementation is immutable and returns the same loss for the same pair. Its {@code toString} names its
 * options, as a record's does: a resumed run is recognized by it. {@link PreferenceLossCheck} checks the derivatives
 * and everything else that training relies on.
 */
public non-sealed interface PairwiseLoss extends PreferenceLoss {

    /** Returns the loss of one pair and its derivatives with respect to the policy's log-probabilities. */
    PairLoss of(PairLogProbs pair);

    @Override
    default List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        return pairs.stream().map(this::of).toList();
    }
}
