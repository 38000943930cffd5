package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Checks a server's response before it is used. An incomplete or invalid response becomes an exception with its reason.
 * A valid one is reduced to the fields that are used, in a form that every client can read.
 *
 * @param key API key, which is hidden if the server repeats it
 * @param wanted what the request asked for
 */
public record ChatAnswer(ApiKey key, Wanted wanted) {
    private static final List<String> THINKING = List.of("reasoning_content", "reasoning", "thinking");
    private static final String NO_TEXT = "no text";
    /** What OpenAI writes for a very unlikely token, and vLLM for one whose log-probability it does not have. */
    private static final double UNTOLD = -9999;
    /** Log-probability of a token beside which all others may be very unlikely. */
    private static final double NEARLY_CERTAIN = -1e-3;

    /** What a request asks for. */
    public enum Wanted {
        /** A complete text. */
        TEXT,
        /** The probabilities of the first token; the text is ignored. */
        FIRST_TOKEN
    }

    /**
     * Checks a response and returns it in a form that every client can read.
     *
     * @throws UnusableAnswerException if it is not a complete response
     * @throws StatusException if it is an error that names a status
     */
    String read(byte[] body) {
        try {
            return checked(body);
        } catch (UnusableAnswerException e) {
            // Messages of parsers too show parts of the response.
            throw e.redacted(key);
        }
    }

    private String checked(byte[] body) {
        JsonNode answer = AnswerJson.read(body);
        if (ServerError.is(answer)) {
            throw ServerError.exception(answer, key);
        }
        JsonNode choice = onlyChoice(answer);
        ServerFinish finish = finish(answer, choice);
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        ObjectNode only = checked.put("id", "answer").putArray("choices").addObject();
        only.put("index", 0).put("finish_reason", finish.wire());
        ObjectNode message = only.putObject("message").put("role", "assistant");
        if (wanted == Wanted.TEXT) {
            message.put("content", key.redactAnswer(written(choice.path("message"), finish)));
        } else {
            message.put("content", "");
            firstToken(choice.path("logprobs"))
                    .ifPresent(first -> only.putObject("logprobs")
                            .set("content", JsonNodeFactory.instance.arrayNode().add(first)));
        }
        return checked.toString();
    }

    /**
     * The only choice of a response.
     *
     * @throws UnusableAnswerException if there is none or more than one, or if it is incomplete or withheld
     */
    public JsonNode choice(JsonNode answer) {
        JsonNode choice = onlyChoice(answer);
        finish(answer, choice);
        return choice;
    }

    private static JsonNode onlyChoice(JsonNode answer) {
        JsonNode choices = answer.path("choices");
        if (!choices.isArray()) {
            throw AnswerJson.unreadable("the answer has no list of choices");
        }
        if (choices.size() != 1) {
            throw UnusableAnswerException.passing(
                    "wrong number of choices", "one choice was requested, the response has " + choices.size());
        }
        JsonNode choice = choices.get(0);
        if (!choice.path("message").isObject()) {
            throw AnswerJson.unreadable("the answer's choice has no message");
        }
        return choice;
    }

    private ServerFinish finish(JsonNode answer, JsonNode choice) {
        JsonNode reason = choice.path("finish_reason");
        ServerFinish finish = ServerError.is(choice) ? ServerFinish.BROKEN : ServerFinish.of(reason);
        String said = "finish_reason " + ServerFinish.name(reason);
        switch (finish) {
            case BROKEN -> {
                String more = choice.path("error").isMissingNode() ? "" : ", " + ServerError.message(choice, key);
                throw UnusableAnswerException.passing(
                        "unfinished answer", "the server stopped before the end (" + said + more + ")");
            }
            case FILTER ->
                throw UnusableAnswerException.lasting(
                        "refused by a content filter", "the server withheld its answer (" + said + ")");
            case UNNAMED -> {
                // A server that returns token counts has finished; without them the response may have been cut off.
                if (wanted == Wanted.TEXT
                        && !answer.path("usage").path("completion_tokens").isNumber()) {
                    throw UnusableAnswerException.passing(
                            "unfinished answer", "the server returned neither a finish_reason nor token counts");
                }
            }
            default -> {
                // TOOL matters only if there is no text.
            }
        }
        return finish;
    }

    /** The text without the model's thinking and without marks of special tokens. */
    private String written(JsonNode message, ServerFinish finish) {
        return WrittenText.of(text(message, finish), finish == ServerFinish.LENGTH);
    }

    /** The text; empty if the model ended at once. */
    private String text(JsonNode message, ServerFinish finish) {
        Optional<String> text = content(message.path("content"));
        if (text.isPresent() && !text.get().isBlank()) {
            return text.get();
        }
        String refusal = message.path("refusal").asText();
        if (message.path("refusal").isTextual() && !refusal.isBlank()) {
            throw UnusableAnswerException.lasting("refused by the model", refusal);
        }
        if (finish == ServerFinish.TOOL || message.path("tool_calls").size() > 0) {
            throw UnusableAnswerException.later(
                    NO_TEXT, "the server answered with a tool call, though no tools were offered");
        }
        if (THINKING.stream().anyMatch(field -> !message.path(field).asText().isBlank())) {
            throw WrittenText.onlyThinking(finish == ServerFinish.LENGTH);
        }
        return text.orElseThrow(() -> UnusableAnswerException.passing(NO_TEXT, "the answer's message has no content"));
    }

    /** The text of a message's content; empty if there is none. */
    private static Optional<String> content(JsonNode content) {
        if (content.isTextual()) {
            return Optional.of(content.asText());
        }
        if (content.isNull() || content.isMissingNode()) {
            return Optional.empty();
        }
        if (!content.isArray()) {
            throw AnswerJson.unreadable("the message's content is neither text nor a list of parts");
        }
        StringBuilder text = new StringBuilder();
        boolean found = false;
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            if (part.path("text").isTextual() && (type.equals("text") || type.equals("output_text"))) {
                text.append(part.path("text").asText());
                found = true;
            } else if (!THINKING.contains(type)) {
                throw AnswerJson.unreadable("the message's content holds a part that is not text");
            }
        }
        return found ? Optional.of(text.toString()) : Optional.empty();
    }

    private Optional<ObjectNode> firstToken(JsonNode logprobs) {
        JsonNode top = logprobs.path("content").path(0).path("top_logprobs");
        if (!top.isArray() || top.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode first =
                JsonNodeFactory.instance.objectNode().put("token", "").put("logprob", 0.0);
        ArrayNode likely = first.putArray("top_logprobs");
        boolean untold = false;
        for (JsonNode one : top) {
            double value = logProb(one);
            if (value <= UNTOLD) {
                untold = true;
            } else {
                likely.addObject()
                        .put("token", key.redactAnswer(TokenText.of(one)))
                        .put("logprob", value);
            }
        }
        if (untold && likely.size() <= 1 && likely.path(0).path("logprob").asDouble(-1) < NEARLY_CERTAIN) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities",
                    "the server returned the log-probability of at most one token, as vLLM does while it processes other"
                            + " requests with logprob_token_ids");
        }
        return Optional.of(first);
    }

    private static double logProb(JsonNode entry) {
        JsonNode value = entry.path("logprob");
        if (!entry.path("token").isTextual() || !value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities",
                    "token " + entry.path("token") + " has log-probability "
                            + (value.isMissingNode() ? "(none)" : value));
        }
        return value.asDouble();
    }
}
