package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.WrittenText;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-probabilities of given responses. vLLM returns the log-probabilities of a prompt's tokens ({@code
 * prompt_logprobs}), so the response is sent as the beginning of the assistant's turn, and one more token is generated,
 * whose distribution holds the end token. {@code /tokenize} says which tokens are the response's; if the server scored
 * others, the request fails.
 */
public final class ServedScores {
    private static final String OTHER_TEXT = "response changed by the server";

    private final JsonWire wire;
    private final String model;
    private final SpecialTokens specialTokens;
    private final ServedTokenizer tokenizer;
    private final EndToken end;

    /**
     * @param wire sends the requests
     * @param model name of the model on the server
     * @param specialTokens whether special tokens are added
     * @param tokenizer tokenizer of the model
     * @param end end token of the model
     */
    public ServedScores(
            JsonWire wire, String model, SpecialTokens specialTokens, ServedTokenizer tokenizer, EndToken end) {
        this.wire = wire;
        this.model = model;
        this.specialTokens = specialTokens;
        this.tokenizer = tokenizer;
        this.end = end;
    }

    /**
     * A response that is ready to be scored.
     *
     * @param prompt the prompt
     * @param text text of the response
     * @param ids token ids of the response, with the end token last
     * @param given number of tokens of the response's prefix, which are not part of the result
     */
    public record Prepared(Prompt prompt, String text, List<Integer> ids, int given) {
        public Prepared {
            ids = List.copyOf(ids);
        }

        private int endId() {
            return ids.get(ids.size() - 1);
        }
    }

    /**
     * Finds the tokens of a response. An empty response consists of the end token.
     *
     * @param prefix the beginning of the response that is given; may be empty. If a token spans its end, that token is not
     *     part of it
     * @throws UnusableAnswerException if the response has no tokens, or if a mark in it would become a special token
     */
    public Prepared prepare(Prompt prompt, String prefix, String response) {
        List<Integer> ids = new ArrayList<>();
        if (!response.isEmpty()) {
            ids.addAll(tokenizer.response(prompt, response));
            if (ids.isEmpty()) {
                throw changed(response, "it has no tokens");
            }
            if (ids.contains(end.id()) || WrittenText.hasMark(response)) {
                throw changed(response, "a mark of the prompt format in it becomes a special token");
            }
        }
        int given = prefix.isEmpty() ? 0 : ServedTokenizer.same(tokenizer.prefix(prompt, prefix), ids);
        ids.add(end.id());
        return new Prepared(prompt, response, ids, given);
    }

    /**
     * Asks for the log-probabilities, with one chat request.
     *
     * @throws UnusableAnswerException if the server does not return them, or returns those of other tokens
     */
    public TokenLogProbs send(Prepared response) {
        ObjectNode body = ChatBody.of(model, response.prompt(), 1);
        specialTokens.parameters().forEach((name, value) -> body.put(name, (Boolean) value));
        ListedTokens.request(body, List.of(response.endId()));
        if (!response.text().isEmpty()) {
            ((ArrayNode) body.path("messages"))
                    .addObject()
                    .put("role", "assistant")
                    .put("content", response.text());
            body.put("add_generation_prompt", false)
                    .put("continue_final_message", true)
                    .put("prompt_logprobs", 0)
                    .put("return_prompt_text", true);
        }
        JsonNode answer = wire.chat(body);
        List<Double> logProbs = new ArrayList<>();
        if (!response.text().isEmpty()) {
            checkText(response.text(), answer.path("prompt_text"));
            logProbs.addAll(PromptLogProbs.last(
                    answer.path("prompt_logprobs"),
                    response.ids().subList(0, response.ids().size() - 1)));
        }
        logProbs.add(ListedTokens.read(answer, List.of(response.endId())).of(response.endId()));
        int all = logProbs.size();
        return new TokenLogProbs(
                response.ids().subList(response.given(), all), logProbs.subList(response.given(), all));
    }

    /** Chat templates and servers may trim a response. */
    private static void checkText(String response, JsonNode prompt) {
        boolean same = prompt.isTextual()
                ? prompt.asText().endsWith(response)
                : response.strip().equals(response);
        if (!same) {
            throw changed(
                    response,
                    prompt.isTextual()
                            ? "the prompt that the server used does not end with it"
                            : "blanks at its ends may be removed, and the server does not show the text that it used");
        }
    }

    private static UnusableAnswerException changed(String response, String how) {
        return UnusableAnswerException.lasting(
                OTHER_TEXT,
                "the response " + Shown.of(response) + " can't be scored as it is: " + how
                        + "; remove blanks at its ends and marks, or score it with a local model");
    }
}
