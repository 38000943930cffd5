package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads vLLM's {@code prompt_logprobs}: one object per token of the prompt, from token ids to log-probabilities, and
 * null for the first token. An object holds the prompt's own token, and more likely ones if they were requested.
 */
final class PromptLogProbs {
    private PromptLogProbs() {}

    /**
     * The log-probabilities of the last tokens of the prompt.
     *
     * @param list the list in the response
     * @param ids the ids that these tokens must have
     * @throws UnusableAnswerException if there is no list, or if the tokens are others
     */
    static List<Double> last(JsonNode list, List<Integer> ids) {
        if (!list.isArray()) {
            throw UnusableAnswerException.lasting(
                    "no log-probabilities",
                    "the server returned no prompt_logprobs, which vLLM's chat endpoint returns if they are requested");
        }
        int first = list.size() - ids.size();
        if (first < 1) {
            throw others(list.size() + " tokens, but the response alone has " + ids.size());
        }
        List<Double> logProbs = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = String.valueOf(ids.get(i));
            JsonNode token = list.path(first + i);
            if (!token.has(id)) {
                List<String> listed = new ArrayList<>();
                token.fieldNames().forEachRemaining(listed::add);
                throw others("token " + String.join(" or ", listed) + " where the response has token " + id);
            }
            logProbs.add(LogProbNumber.of(token.path(id).path("logprob"), "token " + id));
        }
        return logProbs;
    }

    private static UnusableAnswerException others(String what) {
        return UnusableAnswerException.lasting(
                "response's tokens differ",
                "the server scored " + what + ": its /tokenize and its chat endpoint do not agree");
    }
}
