package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code -log pi(c)}, by default a mean over tokens (TRL's loss type "sft"): keeps chosen responses likely; a part of
 * {@link MixedLoss}, as in MPO (arXiv 2411.10442) and ORPO. Nats a token, or nats with {@link SftMean#SUM}.
 * Its beta, 1, plays no part; no reference takes part, and rewards are {@code log pi(y)}.
 *
 * @param mean what the batch's loss is a mean of
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

    /** As a batch of this pair alone. */
    @Override
    public PairLoss of(PairLogProbs pair) {
        return scaled(pair, mean == SftMean.SUM ? 1 : 1.0 / Math.max(1, pair.chosenTokens()));
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        // the batch's loss is the mean over pairs: a pair's share of the tokens' mean is times the number of pairs
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
