package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.stream.SampledToken;
import java.util.List;

/**
 * One choice of an answer.
 *
 * @param completion the completion
 * @param tokens its tokens with their log-probabilities; empty if the client did not ask for them
 */
public record AnsweredChoice(Completion completion, List<SampledToken> tokens) {
    public AnsweredChoice {
        tokens = List.copyOf(tokens);
    }

    /** The reason why the completion ended, in OpenAI's words. */
    String finish() {
        return completion.finish().cutOff() ? "length" : "stop";
    }
}
