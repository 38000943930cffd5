package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.List;

/**
 * Wraps a loss and sets {@code log ref = 0} for all responses. Rewards are still measured relative to the reference
 * (switch {@code reference_free} of the authors' code).
 *
 * @param loss the wrapped loss
 */
public record ReferenceFreeLoss(PairwiseLoss loss) implements PairwiseLoss {

    @Override
    public String name() {
        return loss.name() + "_reference_free";
    }

    @Override
    public double beta() {
        return loss.beta();
    }

    @Override
    public boolean perToken() {
        return loss.perToken();
    }

    @Override
    public AuxiliaryResponse auxiliary() {
        return loss.auxiliary();
    }

    @Override
    public double chosenReward(PairLogProbs pair) {
        return loss.chosenReward(pair);
    }

    @Override
    public double rejectedReward(PairLogProbs pair) {
        return loss.rejectedReward(pair);
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        return loss.of(pair.withoutReference());
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        return loss.of(pairs.stream().map(PairLogProbs::withoutReference).toList(), statistics);
    }
}
