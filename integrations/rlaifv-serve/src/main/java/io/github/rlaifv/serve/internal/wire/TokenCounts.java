package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * The numbers of tokens of a request.
 *
 * @param prompt tokens of the prompt, with those of images
 * @param completion tokens of all completions that were sampled, also of candidates that were not picked
 */
public record TokenCounts(int prompt, int completion) {
    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", prompt);
        json.writeNumberField("completion_tokens", completion);
        json.writeNumberField("total_tokens", prompt + completion);
        json.writeEndObject();
    }
}
