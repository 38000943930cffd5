package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what reference files of text models hold. */
public final class Conversations {
    private Conversations() {}

    /** A prompt from a list of {role, content}. */
    public static Prompt prompt(JsonNode messages) {
        List<Message> result = new ArrayList<>();
        for (JsonNode message : messages) {
            result.add(new Message(
                    Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)),
                    List.of(new Content.Text(message.path("content").asText()))));
        }
        return new Prompt(result);
    }

    /** A list of whole numbers. */
    public static List<Integer> integers(JsonNode array) {
        List<Integer> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asInt()));
        return result;
    }
}
