package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * A request for the log-probabilities of given responses to one prompt.
 *
 * @param prompt the prompt
 * @param responses responses without template marks; the end token is added and scored
 */
public record ScoreRequest(Prompt prompt, List<String> responses) {
    public ScoreRequest {
        Objects.requireNonNull(prompt, "prompt");
        responses = List.copyOf(responses);
    }
}
