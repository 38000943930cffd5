package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.List;

/**
 * A loss of preference learning, in closed form with its gradient. Implementations are immutable: state that is carried
 * from step to step is a {@link RunningMean}, which the caller keeps.
 *
 * <p>The loss of a batch is the mean over its pairs. A {@link PairwiseLoss} is computed pair by pair; implement that
 * interface for a loss of your own. The other losses need the whole batch before the gradient of any pair is known (see
 * {@link #coupled}).
 */
public sealed interface PreferenceLoss permits PairwiseLoss, BcoLoss, KtoLoss, AotLoss, MixedLoss {

    /** Returns the loss of DPO (arXiv 2305.18290, equation 7). */
    static SigmoidLoss sigmoid(double beta) {
        return new SigmoidLoss(beta, 0);
    }

    /**
     * Returns the loss of mixed preference optimization (MPO, arXiv 2411.10442) with its weights: 0.8 sigmoid + 0.2
     * bco_pair + 1 sft. BCO's shift is the running mean, as in the paper.
     */
    static PreferenceLoss mpo(double beta) {
        return new MixedLoss(List.of(
                new MixedLoss.Part(0.8, new SigmoidLoss(beta, 0)),
                new MixedLoss.Part(0.2, new BcoLoss(beta, BcoLoss.Shift.RUNNING_MEAN)),
                new MixedLoss.Part(1, new ChosenNllLoss(SftMean.BATCH_TOKENS))));
    }

    /**
     * Returns the loss of mDPO (arXiv 2406.11839): the sum of sigmoid loss, image-conditioned term and anchor term at
     * 0.
     */
    static PreferenceLoss mdpo(double beta) {
        return new MixedLoss(List.of(
                new MixedLoss.Part(1, new SigmoidLoss(beta, 0)),
                new MixedLoss.Part(1, new ImageConditionedLoss(beta)),
                new MixedLoss.Part(1, new AnchorLoss(beta, 0))));
    }

    /** Returns TRL's name of the loss, for reports. */
    String name();

    /** Returns the strength of the tie to the reference, > 0; it is also the factor of the reported rewards. */
    double beta();

    /**
     * Returns loss and derivatives of each pair. The statistics of the batch are constants: no gradient flows through
     * them.
     *
     * @param pairs the whole batch if the loss is {@link #coupled}, any part of it otherwise
     * @param statistics statistics of the whole batch
     * @return one entry per pair, in the order of the pairs
     * @throws IllegalArgumentException if a statistic that the loss needs is missing
     */
    List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics);

    /** Returns whether the gradient of one pair depends on the log-probabilities of the other pairs in the batch. */
    default boolean coupled() {
        return false;
    }

    /** Returns whether the loss itself divides a response's log-probability by its number of tokens. */
    default boolean perToken() {
        return false;
    }

    /**
     * Returns whether the loss or its rewards use the reference's log-probabilities. If they don't, the reference does
     * not score anything, and its log-probabilities are NaN.
     */
    default boolean needsReference() {
        return true;
    }

    /**
     * Returns the kind of auxiliary response that is scored together with the chosen and the rejected response of each
     * pair. Default: {@link AuxiliaryResponse#NONE}.
     */
    default AuxiliaryResponse auxiliary() {
        return AuxiliaryResponse.NONE;
    }

    /** Returns the implicit reward of the chosen response, {@code beta * rho(c)}, for metrics. */
    default double chosenReward(PairLogProbs pair) {
        return beta() * pair.chosenLogRatio();
    }

    /** Returns the implicit reward of the rejected response, for metrics. */
    default double rejectedReward(PairLogProbs pair) {
        return beta() * pair.rejectedLogRatio();
    }
}
