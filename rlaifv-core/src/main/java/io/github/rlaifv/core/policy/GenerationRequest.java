package io.github.rlaifv.core.policy;

import java.util.Objects;

/**
 * Asks for completions of one prompt.
 *
 * @param key names the request for the random numbers; two requests with the same key, prompt and sampling give the same
 *     completions wherever they stand in a batch
 * @param prompt what is asked
 * @param count how many completions, each with its own random numbers
 * @param sampling how tokens are drawn
 */
public record GenerationRequest(String key, Prompt prompt, int count, Sampling sampling) {
    public GenerationRequest {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(sampling, "sampling");
        if (count <= 0) {
            throw new IllegalArgumentException("count must be > 0, was " + count);
        }
    }
}
