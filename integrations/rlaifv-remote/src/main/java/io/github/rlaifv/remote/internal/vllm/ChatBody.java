package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.remote.internal.chat.MessagesJson;

/**
 * Bodies of chat requests whose text does not matter. Sampling is greedy, and every option is set, since vLLM takes
 * those that are not set from the model's generation_config.json. So the log-probabilities are the model's own, also in a
 * server that returns those after its sampling options.
 */
final class ChatBody {
    private ChatBody() {}

    static ObjectNode of(String model, Prompt prompt, int tokens) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
        body.set("messages", MessagesJson.of(prompt));
        return body.put("max_tokens", tokens)
                .put("n", 1)
                .put("seed", 0)
                .put("temperature", 0)
                .put("top_p", 1)
                .put("top_k", -1)
                .put("min_p", 0)
                .put("repetition_penalty", 1)
                .put("presence_penalty", 0)
                .put("frequency_penalty", 0)
                .put("ignore_eos", false);
    }
}
