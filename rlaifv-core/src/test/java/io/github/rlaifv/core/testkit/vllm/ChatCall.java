package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.policy.Sampling;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chat request as the server understands it.
 *
 * @param body the request
 * @param prompt the conversation up to the user's last turn
 * @param answer the assistant's response that the request continues; empty if it begins one
 */
record ChatCall(JsonNode body, Prompt prompt, Optional<String> answer) {
    private static final int DEFAULT_MAX_TOKENS = 256;
    private static final String ASSISTANT = "assistant";

    static ChatCall of(JsonNode body) {
        boolean continues = body.path("continue_final_message").asBoolean();
        if (continues && body.path("add_generation_prompt").asBoolean(true)) {
            throw VllmRefusal.badRequest(
                    "Cannot set both `continue_final_message` and `add_generation_prompt` to True.");
        }
        List<JsonNode> messages = new ArrayList<>();
        body.path("messages").forEach(messages::add);
        Optional<String> answer = Optional.empty();
        // the template writes nothing after a finished response
        boolean finished = !messages.isEmpty()
                && !body.path("add_generation_prompt").asBoolean(true)
                && messages.get(messages.size() - 1).path("role").asText().equals(ASSISTANT);
        if (continues || finished) {
            JsonNode last = messages.remove(messages.size() - 1);
            answer = Optional.of(text(last));
        }
        return new ChatCall(
                body, new Prompt(messages.stream().map(ChatCall::message).toList()), answer);
    }

    private static Message message(JsonNode message) {
        List<Content> parts = new ArrayList<>();
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            parts.add(new Content.Text(content.asText()));
        }
        for (JsonNode part : content) {
            parts.add(
                    part.path("type").asText().equals("image_url")
                            ? new Content.Image(
                                    image(part.path("image_url").path("url").asText()))
                            : new Content.Text(part.path("text").asText()));
        }
        String role = message.path("role").asText();
        return new Message(Role.valueOf(role.toUpperCase(Locale.ROOT)), parts);
    }

    private static ImageSource image(String url) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0) {
            throw VllmRefusal.badRequest("The URL must be either a HTTP, data or file URL.");
        }
        return ImageSource.of("image", Base64.getDecoder().decode(url.substring(comma + 1)));
    }

    private static String text(JsonNode message) {
        if (!message.path("role").asText().equals(ASSISTANT)) {
            throw new IllegalArgumentException("the fake server continues only messages of the assistant");
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    String model() {
        return body.path("model").asText();
    }

    boolean wantsPromptLogProbs() {
        return body.hasNonNull("prompt_logprobs");
    }

    boolean wantsChosenIds() {
        return !chosenIds().isEmpty();
    }

    List<Integer> chosenIds() {
        List<Integer> ids = new ArrayList<>();
        body.path("logprob_token_ids").forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    /** The only tokens that may be generated; empty if all may. */
    List<Integer> allowedIds() {
        List<Integer> ids = new ArrayList<>();
        body.path("allowed_token_ids").forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    boolean wantsLogProbs() {
        return body.path("logprobs").asBoolean();
    }

    int topLogProbs() {
        return body.path("top_logprobs").asInt();
    }

    boolean addsSpecialTokens() {
        return body.path("add_special_tokens").asBoolean();
    }

    Sampling sampling() {
        int limit =
                body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(DEFAULT_MAX_TOKENS));
        Sampling.Builder sampling = Sampling.builder()
                .temperature(body.path("temperature").asDouble(1))
                .topP(body.path("top_p").asDouble(1))
                .topK(Math.max(0, body.path("top_k").asInt(0)))
                .repetitionPenalty(body.path("repetition_penalty").asDouble(1))
                .ignoreEndOfSequence(body.path("ignore_eos").asBoolean())
                .seed(body.path("seed").asLong())
                .maxNewTokens(limit);
        List<String> stop = new ArrayList<>();
        if (body.path("stop").isTextual()) {
            stop.add(body.path("stop").asText());
        }
        body.path("stop").forEach(text -> stop.add(text.asText()));
        return sampling.stop(stop.toArray(String[]::new)).build();
    }

    /** The text of the user's last turn, by which scripts recognize a request. */
    String question() {
        return prompt.messages().get(prompt.messages().size() - 1).text();
    }
}
