package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Divides a chat response into server-sent events, one per word, as OpenAI-compatible servers stream them. */
final class StreamedAnswer {
    private StreamedAnswer() {}

    /**
     * The events of a response, each with its blank line.
     *
     * @param logProbs number of likeliest tokens per word; negative for no log-probabilities
     * @param likelier token that is likelier than each sampled one; empty if the sampled ones are the likeliest
     */
    static List<String> events(JsonNode response, int logProbs, String likelier) {
        List<String> events = new ArrayList<>();
        for (JsonNode choice : response.path("choices")) {
            events.add(event(choice, "", -1, likelier));
            for (String word : choice.path("message").path("content").asText().split("(?<= )")) {
                events.add(event(choice, word, logProbs, likelier));
            }
            ObjectNode last = chunk(choice);
            ((ObjectNode) last.path("choices").get(0)).set("finish_reason", choice.path("finish_reason"));
            events.add("data: " + last + "\n\n");
        }
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.putArray("choices");
        usage.set("usage", response.path("usage"));
        events.add("data: " + usage + "\n\n");
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static ObjectNode chunk(JsonNode choice) {
        ObjectNode chunk = JsonNodeFactory.instance.objectNode().put("id", "1");
        ObjectNode only = chunk.putArray("choices").addObject();
        only.put("index", choice.path("index").asInt()).putNull("finish_reason");
        only.putObject("delta");
        return chunk;
    }

    private static String event(JsonNode choice, String word, int logProbs, String likelier) {
        ObjectNode chunk = chunk(choice);
        ObjectNode only = (ObjectNode) chunk.path("choices").get(0);
        ((ObjectNode) only.path("delta")).put("role", "assistant").put("content", word);
        if (logProbs >= 0 && !word.isEmpty()) {
            ObjectNode entry = only.putObject("logprobs").putArray("content").addObject();
            entry.put("token", word).put("logprob", -0.25).putArray("top_logprobs");
            for (int i = 0; i < logProbs; i++) {
                entry.withArray("top_logprobs")
                        .addObject()
                        .put("token", i > 0 ? "other" + i : likelier.isEmpty() ? word : likelier)
                        .put("logprob", likelier.isEmpty() ? -0.25 - i : -0.125 - i);
            }
        }
        return "data: " + chunk + "\n\n";
    }
}
