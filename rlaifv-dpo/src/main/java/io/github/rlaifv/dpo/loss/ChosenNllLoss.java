package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.ArrayList;
import java.util.List;

/**
 * The negative log-likelihood of the chosen response, {@code -log pi(c)}, by default as a mean over tokens (TRL's loss
 * type "sft"). It keeps chosen responses likely, as a part of {@link MixedLoss} in MPO (arXiv 2411.10442) and ORPO. Its
 * unit is nats per token, or nats with {@link SftMean#SUM}. It uses no reference; rewards are {@code log pi(y)}, and
 * beta is 1 and has no effect.
 *
 * @param mean what the loss of a batch is averaged over
 */
public record ChosenNllLoss(SftMean mean) implements PairwiseLoss {

    @Override
    public String name() {
        return "sft";
    }

    @Override
    public boolean perToken() {
        return mean != SftMean.SUM;
    }

    @Override
    public boolean needsReference() {
        return false;
    }

    @Override
    public double chosenReward(PairLogProbs pair) {
        return pair.policyChosen();
    }

    @Override
    public double rejectedReward(PairLogProbs pair) {
        return pair.policyRejected();
    }

    @Override
    public double beta() {
        return 1;
    }

    /** Returns the loss of a batch that holds only this pair. */
    @Override
    public PairLoss of(PairLogProbs pair) {
        return scaled(pair, mean == SftMean.SUM ? 1 : 1.0 / Math.max(1, pair.chosenTokens()));
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        // the loss of a batch is the mean over pairs: a pair's part of the mean over tokens is scaled by the number of
        // pairs
        double perToken = (double) statistics.pairs() / Math.max(1, statistics.chosenTokens());
        List<PairLoss> losses = new ArrayList<>();
        for (PairLogProbs pair : pairs) {
            losses.add(mean == SftMean.BATCH_TOKENS ? scaled(pair, perToken) : of(pair));
        }
        return losses;
    }

    private static PairLoss scaled(PairLogProbs pair, double scale) {
        return new PairLoss(-scale * pair.policyChosen(), -scale, 0);
    }
}
