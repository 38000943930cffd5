package io.github.rlaifv.core.training;

import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.List;

/**
 * A loss that depends on the model only through the log-probabilities of given responses, such as DPO or the loss of
 * supervised fine-tuning.
 */
@FunctionalInterface
public interface LogProbLoss {

    /**
     * Computes the loss and its gradient.
     *
     * @param logProbs [request][response], in the order of the batch
     * @return the loss of the batch and its derivative with respect to the log-probability of each token
     */
    LossValue evaluate(List<List<TokenLogProbs>> logProbs);
}
