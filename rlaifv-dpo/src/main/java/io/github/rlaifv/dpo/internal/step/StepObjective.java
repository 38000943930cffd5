package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.LogProbLoss;
import java.util.List;

/** The objective that one optimizer step minimizes: the sum over its parts, divided by the denominator. */
public interface StepObjective {

    /**
     * One micro-batch, computed in one backward pass.
     *
     * @param requests prompts and responses
     * @param loss loss of their log-probabilities
     */
    record Part(List<ScoreRequest> requests, LogProbLoss loss) {}

    /** Returns the micro-batches, in order. */
    List<Part> parts();

    /** Returns what loss and gradient are divided by; called after all backward passes. */
    default double denominator() {
        return 1;
    }

    /** Names the examples, for error messages. */
    String describe();
}
