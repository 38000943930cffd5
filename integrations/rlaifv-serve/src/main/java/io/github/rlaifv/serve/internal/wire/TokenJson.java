package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes tokens with their log-probabilities. */
final class TokenJson {
    /** What OpenAI writes for a probability of 0, because JSON has no infinity. */
    private static final double IMPOSSIBLE = -9999;

    private TokenJson() {}

    /**
     * Writes the log-probabilities of tokens as a field of a choice. The text of a token is what became final with it, so
     * the texts joined are the content, and an end token has none.
     *
     * @param alternatives number of likeliest tokens per token
     */
    static void write(JsonGenerator json, List<SampledToken> tokens, int alternatives) throws IOException {
        json.writeObjectFieldStart("logprobs");
        json.writeArrayFieldStart("content");
        for (SampledToken token : tokens) {
            json.writeStartObject();
            write(json, token.text(), token.logProb());
            json.writeArrayFieldStart("top_logprobs");
            List<TokenAlternative> listed = token.alternatives();
            for (TokenAlternative other : listed.subList(0, Math.min(alternatives, listed.size()))) {
                json.writeStartObject();
                write(json, other.text(), other.logProb());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String text, double logProb) throws IOException {
        json.writeStringField("token", text);
        json.writeNumberField("logprob", Double.isFinite(logProb) ? logProb : IMPOSSIBLE);
        json.writeArrayFieldStart("bytes");
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            json.writeNumber(one & 0xff);
        }
        json.writeEndArray();
    }
}
