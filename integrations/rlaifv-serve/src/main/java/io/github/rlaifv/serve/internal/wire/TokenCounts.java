package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The numbers of tokens of a request.
 *
 * @param prompt tokens of the prompt, with those of images
 * @param completion tokens of all completions that were sampled, also of candidates that were not picked
 */
public record TokenCounts(int prompt, int completion) {
    void write(ObjectNode parent) {
        parent.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }
}
