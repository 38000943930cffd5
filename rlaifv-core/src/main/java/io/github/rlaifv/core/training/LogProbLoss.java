package io.github.rlaifv.core.training;

import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.List;

/** A loss that sees a model only through the log-probabilities of given responses: DPO, supervised fine-tuning, ... */
@FunctionalInterface
public interface LogProbLoss {

    /**
     * The loss and its gradient.
     *
     * @param logProbs [request][response], as asked
     * @return the loss of the batch and its derivative with respect to every token's log-probability
     */
    LossValue evaluate(List<List<TokenLogProbs>> logProbs);
}
