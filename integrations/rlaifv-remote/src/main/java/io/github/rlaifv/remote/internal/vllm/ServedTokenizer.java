package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.remote.internal.AnswerJson;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.chat.MessagesJson;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokenizer of a model behind a server, with the server's chat template: its endpoint {@code /tokenize}. */
public final class ServedTokenizer {
    private static final String ENDPOINT = "/tokenize";

    private final JsonWire wire;
    private final String model;
    private final SpecialTokens specialTokens;
    private volatile @Nullable Tokenized last;

    private record Tokenized(ArrayNode messages, List<Integer> ids) {}

    private volatile @Nullable Begun begun;

    private record Begun(Prompt prompt, String prefix, List<Integer> ids) {}

    /**
     * @param wire sends the requests
     * @param model name of the model on the server
     * @param specialTokens whether special tokens are added, as in chat requests
     */
    public ServedTokenizer(JsonWire wire, String model, SpecialTokens specialTokens) {
        this.wire = wire;
        this.model = model;
        this.specialTokens = specialTokens;
    }

    /**
     * The token ids of a response in its place after a prompt, without an end token.
     *
     * @throws UnusableAnswerException if the server has no such endpoint, or if its chat template writes something else
     *     before a given response than before a new one, so that the response's tokens can't be told from the prompt's
     */
    public List<Integer> response(Prompt prompt, String response) {
        List<Integer> before = prompt(prompt);
        List<Integer> whole = continued(prompt, response);
        if (whole.size() < before.size() || !whole.subList(0, before.size()).equals(before)) {
            throw UnusableAnswerException.lasting(
                    "response's tokens unknown",
                    "the server's chat template gives other tokens before the response " + Shown.of(response)
                            + " than before a new response: they differ from token " + (same(before, whole) + 1)
                            + " on");
        }
        return whole.subList(before.size(), whole.size());
    }

    /**
     * The token ids of the beginning of responses. Those of the last one are kept, because the responses with it usually
     * follow each other.
     *
     * @throws UnusableAnswerException as {@link #response}
     */
    List<Integer> prefix(Prompt prompt, String prefix) {
        Begun known = begun;
        if (known == null || !known.prefix().equals(prefix) || !known.prompt().equals(prompt)) {
            known = new Begun(prompt, prefix, response(prompt, prefix));
            begun = known;
        }
        return known.ids();
    }

    /** Number of equal tokens at the beginning. */
    static int same(List<Integer> one, List<Integer> other) {
        int same = 0;
        while (same < Math.min(one.size(), other.size()) && one.get(same).equals(other.get(same))) {
            same++;
        }
        return same;
    }

    /** The token ids that the chat template writes after a response to end it; empty if it writes nothing. */
    List<Integer> end(Prompt prompt, String response) {
        List<Integer> open = continued(prompt, response);
        ObjectNode body = chat(prompt, response).put("continue_final_message", false);
        List<Integer> ended = ids(body);
        return ended.size() > open.size() && ended.subList(0, open.size()).equals(open)
                ? ended.subList(open.size(), ended.size())
                : List.of();
    }

    /** The token ids of a plain text, in which marks of special tokens are these tokens. */
    List<Integer> text(String text) {
        return ids(body().put("prompt", text).put(SpecialTokens.PARAMETER, false));
    }

    /** The tokens of a prompt. Those of the last one are kept, because its responses usually follow each other. */
    private List<Integer> prompt(Prompt prompt) {
        ArrayNode messages = MessagesJson.withoutImages(prompt);
        Tokenized known = last;
        if (known == null || !known.messages().equals(messages)) {
            ObjectNode body = body().put("add_generation_prompt", true);
            body.set("messages", messages);
            known = new Tokenized(messages, ids(body.put(SpecialTokens.PARAMETER, specialTokens.added())));
            last = known;
        }
        return known.ids();
    }

    private List<Integer> continued(Prompt prompt, String response) {
        return ids(chat(prompt, response).put("continue_final_message", true));
    }

    private ObjectNode chat(Prompt prompt, String response) {
        ArrayNode messages = MessagesJson.withoutImages(prompt);
        messages.addObject().put("role", "assistant").put("content", response);
        ObjectNode body = body().put("add_generation_prompt", false);
        body.set("messages", messages);
        return body.put(SpecialTokens.PARAMETER, specialTokens.added());
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("model", model);
    }

    private List<Integer> ids(ObjectNode body) {
        JsonNode answer;
        try {
            answer = wire.post(ENDPOINT, body);
        } catch (StatusException e) {
            if (e.statusCode() == 404 || e.statusCode() == 405) {
                throw UnusableAnswerException.lasting(
                        "no " + ENDPOINT,
                        "the server has no " + ENDPOINT + " (HTTP " + e.statusCode() + ": " + e.getMessage() + ")");
            }
            throw e;
        }
        JsonNode tokens = answer.path("tokens");
        if (!tokens.isArray()) {
            throw AnswerJson.unreadable("the answer of " + ENDPOINT + " has no list of tokens");
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : tokens) {
            if (!id.isInt()) {
                throw AnswerJson.unreadable("the answer of " + ENDPOINT + " has the token " + id);
            }
            ids.add(id.asInt());
        }
        return ids;
    }
}
