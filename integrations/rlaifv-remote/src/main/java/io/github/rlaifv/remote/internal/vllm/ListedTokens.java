package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.remote.internal.TokenText;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log-probabilities of given tokens as the first token of a response, which vLLM returns for {@code
 * logprob_token_ids}. It returns the tokens as {@code token_id:7}, so that no two are confused.
 *
 * @param byId log-probabilities by token id: those of the requested tokens and of the generated one
 * @param generated the generated token, which is the most likely one
 */
record ListedTokens(Map<Integer, Double> byId, FirstToken generated) {
    private static final String PREFIX = "token_id:";
    private static final String REASON = "no log-probabilities";

    /** Adds the parameters to a request. */
    static void request(ObjectNode body, Collection<Integer> ids) {
        body.put("logprobs", true).put("return_tokens_as_token_ids", true);
        ArrayNode list = body.putArray("logprob_token_ids");
        ids.forEach(list::add);
    }

    /**
     * Reads a response.
     *
     * @throws UnusableAnswerException if a requested token is missing, or a log-probability is invalid
     */
    static ListedTokens read(JsonNode answer, Collection<Integer> ids) {
        JsonNode first =
                answer.path("choices").path(0).path("logprobs").path("content").path(0);
        Map<Integer, Double> byId = new HashMap<>();
        for (JsonNode entry : first.path("top_logprobs")) {
            Integer id = id(entry);
            if (id != null) {
                byId.put(id, LogProbNumber.of(entry.path("logprob"), "token " + id));
            }
        }
        for (int id : ids) {
            if (!byId.containsKey(id)) {
                throw UnusableAnswerException.lasting(
                        REASON,
                        "the server did not return the log-probability of the token " + id
                                + ", which was requested with" + " logprob_token_ids; vLLM does since version 0.32");
            }
        }
        ObjectNode generated = first.deepCopy();
        generated.put("token", "");
        return new ListedTokens(
                byId,
                new FirstToken(
                        TokenText.of(generated), Math.exp(LogProbNumber.of(first.path("logprob"), "the token"))));
    }

    private static @Nullable Integer id(JsonNode entry) {
        String token = entry.path("token").asText();
        try {
            return token.startsWith(PREFIX) ? Integer.valueOf(token.substring(PREFIX.length())) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    double of(int id) {
        return byId.getOrDefault(id, Double.NaN);
    }
}
