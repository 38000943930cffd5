package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes tokens with their log-probabilities. */
final class TokenJson {
    /** What OpenAI writes for a probability of 0, because JSON has no infinity. */
    private static final double IMPOSSIBLE = -9999;

    private TokenJson() {}

    /** Adds the log-probabilities of tokens to a choice. */
    static void write(ObjectNode choice, List<SampledToken> tokens) {
        ArrayNode content = choice.putObject("logprobs").putArray("content");
        for (SampledToken token : tokens) {
            ObjectNode entry = content.addObject();
            write(entry, text(token), token.logProb());
            ArrayNode top = entry.putArray("top_logprobs");
            token.alternatives().forEach(other -> write(top.addObject(), other.text(), other.logProb()));
        }
    }

    /** The text of the token by itself, where it is known: text that was held back belongs to earlier tokens. */
    private static String text(SampledToken token) {
        return token.alternatives().stream()
                .filter(other -> other.id() == token.id())
                .map(TokenAlternative::text)
                .findFirst()
                .orElse(token.text());
    }

    private static void write(ObjectNode entry, String text, double logProb) {
        entry.put("token", text).put("logprob", Double.isFinite(logProb) ? logProb : IMPOSSIBLE);
        ArrayNode bytes = entry.putArray("bytes");
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
    }
}
