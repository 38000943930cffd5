package io.github.rlaifv.core.policy;

import java.util.Objects;

/**
 * A request for completions of one prompt.
 *
 * @param key name of the request for the random numbers. Two requests with the same key, prompt and sampling give the
 *     same completions at any position in a batch
 * @param prompt the prompt
 * @param count number of completions, each with its own random numbers
 * @param sampling options for sampling tokens
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
