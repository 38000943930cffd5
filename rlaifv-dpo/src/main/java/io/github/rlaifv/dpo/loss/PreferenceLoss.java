package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.Companion;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.List;

/**
 * A loss of preference learning, in closed form with its gradient. Implementations are values without state: what has to
 * be remembered from step to step is a {@link RunningMean}, which the caller keeps.
 *
 * <p>A batch's loss is the mean over its pairs. A {@link PairwiseLoss} looks at one pair at a time, and a loss of your own is
 * one; the others need the whole batch before the gradient of any of its pairs is known (see {@link #coupled}).
 */
public sealed interface PreferenceLoss permits PairwiseLoss, BcoLoss, KtoLoss, AotLoss, MixedLoss {

    /** The loss of DPO (arXiv 2305.18290, equation 7). */
    static SigmoidLoss sigmoid(double beta) {
        return new SigmoidLoss(beta, 0);
    }

    /**
     * Mixed preference optimisation (arXiv 2411.10442): 0.8 sigmoid + 0.2 bco_pair + 1 sft, with their
     * weights. BCO's shift is the running mean, as in the paper.
     */
    static PreferenceLoss mpo(double beta) {
        return new MixedLoss(List.of(
                new MixedLoss.Part(0.8, new SigmoidLoss(beta, 0)),
                new MixedLoss.Part(0.2, new BcoLoss(beta, BcoLoss.Shift.RUNNING_MEAN)),
                new MixedLoss.Part(1, new ChosenNllLoss(SftMean.BATCH_TOKENS))));
    }

    /** mDPO (arXiv 2406.11839): sigmoid, image-conditioned term and anchor at 0, added. */
    static PreferenceLoss mdpo(double beta) {
        return new MixedLoss(List.of(
                new MixedLoss.Part(1, new SigmoidLoss(beta, 0)),
                new MixedLoss.Part(1, new ImageConditionedLoss(beta)),
                new MixedLoss.Part(1, new AnchorLoss(beta, 0))));
    }

    /** The name that TRL gives it, for reports. */
    String name();

    /** Strength of the tie to the reference, also the factor of the logged rewards; > 0. */
    double beta();

    /**
     * Loss and derivatives of each pair. Statistics of the batch are constants: nothing is differentiated through them.
     *
     * @param pairs the whole batch if the loss is {@link #coupled}, any part of it otherwise
     * @param statistics of the whole batch
     * @return one entry a pair, in their order
     * @throws IllegalArgumentException if a figure that the loss needs is missing
     */
    List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics);

    /** Whether the gradient of one pair depends on the log-probabilities of the others in the batch. */
    default boolean coupled() {
        return false;
    }

    /** Whether it divides a response's figure by the response's tokens itself. */
    default boolean perToken() {
        return false;
    }

    /**
     * Whether the reference's log-probabilities take part in the loss or in its rewards. Where they don't, the reference
     * is not asked, and its figures are NaN.
     */
    default boolean needsReference() {
        return true;
    }

    /** What has to be scored beside the two responses. */
    default Companion companion() {
        return Companion.NONE;
    }

    /** The implicit reward of the chosen response, for metrics: {@code beta * rho(c)}. */
    default double chosenReward(PairLogProbs pair) {
        return beta() * pair.chosenLogRatio();
    }

    /** The implicit reward of the rejected response. */
    default double rejectedReward(PairLogProbs pair) {
        return beta() * pair.rejectedLogRatio();
    }
}
