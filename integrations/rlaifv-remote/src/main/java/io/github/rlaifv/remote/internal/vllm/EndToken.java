package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of the token that ends a response. Servers do not name it, but they stop at it: a candidate is the end
 * token if a response that may consist of nothing else is finished after one token. The first candidate is what the chat
 * template writes after a response, then come the end marks of the common model families.
 */
public final class EndToken {
    private static final Prompt QUESTION = Prompt.of("Is water wet?");
    private static final String ANSWER = "Yes.";
    private static final List<String> MARKS = List.of(
            "</s>",
            "<|im_end|>",
            "<|eot_id|>",
            "<|end|>",
            "<end_of_utterance>",
            "<end_of_turn>",
            "<turn|>",
            "<|return|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
            "<eos>");

    private final JsonWire wire;
    private final String model;
    private final ServedTokenizer tokenizer;
    private final Optional<String> mark;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Integer known;

    /**
     * @param wire sends the questions
     * @param model name of the model on the server
     * @param tokenizer tokenizer of the model
     * @param mark text of the end token; empty to find it by questions to the server
     */
    public EndToken(JsonWire wire, String model, ServedTokenizer tokenizer, Optional<String> mark) {
        this.wire = wire;
        this.model = model;
        this.tokenizer = tokenizer;
        this.mark = mark;
    }

    /**
     * The id of the end token. The first call asks the server.
     *
     * @throws UnusableAnswerException if it can't be found
     */
    int id() {
        Integer id = known;
        if (id == null) {
            asking.lock();
            try {
                id = known == null ? Integer.valueOf(found()) : known;
                known = id;
            } finally {
                asking.unlock();
            }
        }
        return id;
    }

    private int found() {
        if (mark.isPresent()) {
            List<Integer> ids = tokenizer.text(mark.get());
            if (ids.size() != 1) {
                throw UnusableAnswerException.lasting(
                        "end token unknown",
                        "the server's tokenizer gives the end mark " + mark.get() + " the tokens " + ids
                                + ", not one: set endMark to the mark that ends a response of this model");
            }
            return ids.get(0);
        }
        Set<Integer> candidates = new LinkedHashSet<>();
        tokenizer.end(QUESTION, ANSWER).stream().findFirst().ifPresent(candidates::add);
        List<String> problems = new ArrayList<>();
        for (int id : candidates) {
            if (ends(id, problems)) {
                return id;
            }
        }
        for (String text : MARKS) {
            List<Integer> ids = tokenizer.text(text);
            if (ids.size() == 1 && candidates.add(ids.get(0)) && ends(ids.get(0), problems)) {
                return ids.get(0);
            }
        }
        throw UnusableAnswerException.lasting(
                "end token unknown",
                "none of the tokens " + candidates + " ends a response of the server"
                        + problems.stream()
                                .findFirst()
                                .map(said -> " (" + said + ")")
                                .orElse("")
                        + ": set endMark to the mark that ends a response of this model, such as </s>");
    }

    /** Whether the server stops at a token. A server that rejects the question gives its reason. */
    private boolean ends(int id, List<String> problems) {
        ObjectNode body = ChatBody.of(model, QUESTION, 2);
        body.set("allowed_token_ids", JsonNodeFactory.instance.arrayNode().add(id));
        try {
            return wire.chat(body)
                    .path("choices")
                    .path(0)
                    .path("finish_reason")
                    .asText()
                    .equals("stop");
        } catch (StatusException e) {
            if (e.statusCode() / 100 == 4 && e.statusCode() != 408 && e.statusCode() != 429) {
                problems.add(String.valueOf(e.getMessage()));
                return false;
            }
            throw e;
        }
    }
}
