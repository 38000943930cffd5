package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a vLLM server must be asked to add the tokenizer's begin token to the text of the chat template.
 * The chat endpoint omits the token by default. Models whose template does not write it, such as LLaVA-1.5, would then
 * get another prompt than on a local model. The server's {@code /tokenize} shows the difference; a server without this
 * endpoint is sent no such parameter.
 */
public final class SpecialTokens {
    static final String PARAMETER = "add_special_tokens";
    private static final String QUESTION = "Is water wet?";
    private static final int TOO_MANY_REQUESTS = 429;

    private final JsonWire wire;
    private final String model;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Boolean needed;

    /**
     * @param wire sends the questions
     * @param model name of the model on the server
     * @param known whether the server adds the tokens; empty to find out by questions to the server
     */
    public SpecialTokens(JsonWire wire, String model, Optional<Boolean> known) {
        this.wire = wire;
        this.model = model;
        this.needed = known.orElse(null);
    }

    /**
     * The extra parameters of a chat request. The first call asks the server.
     *
     * @throws RuntimeException as for other requests, if the server can't be reached
     */
    public Map<String, Object> parameters() {
        return added() ? Map.of(PARAMETER, true) : Map.of();
    }

    /**
     * Whether requests ask the server to add special tokens. The first call asks the server.
     *
     * @throws RuntimeException as for other requests, if the server can't be reached
     */
    boolean added() {
        Boolean known = needed;
        if (known == null) {
            asking.lock();
            try {
                known = needed == null ? Boolean.valueOf(lacksBeginToken()) : needed;
                needed = known;
            } finally {
                asking.unlock();
            }
        }
        return known;
    }

    private boolean lacksBeginToken() {
        Optional<List<Integer>> plain = tokens(false);
        Optional<List<Integer>> whole = plain.isEmpty() ? plain : tokens(true);
        if (plain.isEmpty() || whole.isEmpty()) {
            return false;
        }
        List<Integer> written = plain.get();
        List<Integer> begun = whole.get();
        // With a template that writes the token itself, the prompt would have it twice.
        return begun.size() == written.size() + 1
                && begun.subList(1, begun.size()).equals(written)
                && (written.isEmpty() || !begun.get(0).equals(written.get(0)));
    }

    /** The token ids of a question's prompt; empty if the server does not return them. */
    private Optional<List<Integer>> tokens(boolean special) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        body.put("add_generation_prompt", true).put(PARAMETER, special);
        try {
            return ids(wire.post("/tokenize", body).path("tokens"));
        } catch (StatusException e) {
            if (e.statusCode() >= 500 || e.statusCode() == TOO_MANY_REQUESTS) {
                throw e;
            }
            return Optional.empty();
        } catch (UnusableAnswerException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Integer>> ids(JsonNode tokens) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : tokens) {
            if (!id.isInt()) {
                return Optional.empty();
            }
            ids.add(id.asInt());
        }
        return tokens.isArray() ? Optional.of(ids) : Optional.empty();
    }
}
