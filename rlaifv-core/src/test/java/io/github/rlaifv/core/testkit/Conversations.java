package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads prompts and token ids from the reference files of text-only models. */
public final class Conversations {
    private Conversations() {}

    /** Reads a prompt from a JSON array of objects with role and content. */
    public static Prompt prompt(JsonNode messages) {
        List<Message> result = new ArrayList<>();
        for (JsonNode message : messages) {
            result.add(new Message(
                    Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)),
                    List.of(new Content.Text(message.path("content").asText()))));
        }
        return new Prompt(result);
    }

    /** Reads a JSON array of integers. */
    public static List<Integer> integers(JsonNode array) {
        List<Integer> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asInt()));
        return result;
    }
}
