package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.LogProbLoss;
import java.util.List;

/** What one optimizer step minimises: the sum over its parts, divided by the denominator. */
public interface StepObjective {

    /**
     * One backward pass.
     *
     * @param requests prompts and responses
     * @param loss of their log-probabilities
     */
    record Part(List<ScoreRequest> requests, LogProbLoss loss) {}

    /** The backward passes, in order. */
    List<Part> parts();

    /** Asked after all passes; what loss and gradient are divided by. */
    default double denominator() {
        return 1;
    }

    /** Names the examples, for error messages. */
    String describe();
}
