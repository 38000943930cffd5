package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.vllm.ServedNumbers.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers chat requests with the numbers of a policy. */
final class ChatAnswers {
    private static final int MOST_LOGPROBS = 20;
    /** How much the log-probability of each token changes if the prompt lacks its begin token. */
    static final double WITHOUT_BEGIN = -0.05;
    /** How much the log-probability of each token changes if adapters are mixed up. */
    static final double MIXED_UP = -1;
    /** The log-probability of tokens of the prompt, which no test asks about. */
    private static final double OF_PROMPT = -2.5;

    /** What vLLM writes in place of a log-probability that it does not have. */
    private static final double UNTOLD = -9999;

    private final ServedTokens tokens;
    private final ChatTemplate template;
    private final ServedNumbers numbers;
    private final int contextLength;

    ChatAnswers(ServedTokens tokens, List<String> firstWords, int contextLength) {
        this.tokens = tokens;
        this.template = new ChatTemplate(tokens);
        this.numbers = new ServedNumbers(tokens, firstWords);
        this.contextLength = contextLength;
    }

    /** What happens to a response because of other requests that ran at the same time. */
    record Disturbance(boolean mixedUp, boolean topHidden) {}

    /** Rejects what vLLM rejects before it computes. */
    void check(ChatCall call) {
        limit("sample", "logprobs", call.topLogProbs());
        limit("prompt", "prompt_logprobs", call.body().path("prompt_logprobs").asInt());
        if (call.wantsChosenIds() && !call.wantsLogProbs()) {
            throw VllmRefusal.badRequest("when using `logprob_token_ids`, `logprobs` must be set to true."
                    + " (parameter=logprob_token_ids)");
        }
        List<Integer> unknown =
                call.chosenIds().stream().filter(id -> id >= tokens.size()).toList();
        if (!unknown.isEmpty()) {
            throw VllmRefusal.badRequest("token_id(s) " + unknown
                    + " in logprob_token_ids contain out-of-vocab token ids. Vocabulary size: " + tokens.size()
                    + " (parameter=logprob_token_ids, value=" + unknown + ")");
        }
        int length = prompt(call).size();
        if (length > contextLength) {
            throw VllmRefusal.badRequest("This model's maximum context length is " + contextLength
                    + " tokens. However, your prompt contains at least " + (contextLength + 1)
                    + " input tokens, which exceeds this limit even without any output tokens. Please reduce the"
                    + " length of the input prompt. (parameter=input_tokens, value=" + (contextLength + 1) + ")");
        }
        int most = call.sampling().maxNewTokens();
        if (most > contextLength) {
            throw VllmRefusal.badRequest("max_tokens=" + most + " cannot be greater than max_model_len="
                    + contextLength + ". Please request fewer output tokens. (parameter=max_tokens, value=" + most
                    + ")");
        }
        for (ImageSource image : call.prompt().images()) {
            if (image.read().length < 8) {
                throw VllmRefusal.badRequest("Failed to load image: cannot identify image file <_io.BytesIO object>");
            }
        }
    }

    private static void limit(String what, String parameter, int value) {
        if (value > MOST_LOGPROBS) {
            throw VllmRefusal.badRequest("Requested " + what + " logprobs of " + value
                    + ", which is greater than max allowed: " + MOST_LOGPROBS + " (parameter=" + parameter + ", value="
                    + value + ")");
        }
    }

    private List<Integer> prompt(ChatCall call) {
        return template.ids(call.prompt(), call.answer(), call.addsSpecialTokens());
    }

    ObjectNode answer(ChatCall call, Policy policy, Disturbance disturbance) {
        double shift = (disturbance.mixedUp() ? MIXED_UP : 0)
                + (call.addsSpecialTokens() || tokens.begin().isEmpty() ? 0 : WITHOUT_BEGIN);
        if (!call.allowedIds().isEmpty()) {
            return forced(call);
        }
        if (call.answer().isPresent() && (call.wantsPromptLogProbs() || call.wantsChosenIds())) {
            return scored(call, policy, shift);
        }
        return call.wantsLogProbs()
                ? firstToken(call, policy, shift, disturbance.topHidden())
                : text(call, policy, disturbance.mixedUp());
    }

    /** A response that consists of one token again and again, unless this token ends it. */
    private ObjectNode forced(ChatCall call) {
        int id = call.allowedIds().get(0);
        boolean ends = id == tokens.end();
        return withIds(
                new ChatResponse(call, ends ? "" : tokens.text(id), ends ? FinishReason.END : FinishReason.LENGTH)
                        .usage(prompt(call).size(), 1),
                call,
                List.of(id));
    }

    private ObjectNode text(ChatCall call, Policy policy, boolean mixedUp) {
        Completion completion = numbers.text(policy, call);
        if (call.answer().isPresent()) {
            String rest = completion.text().substring(call.answer().get().length());
            List<Integer> ids = tokens.encode(rest);
            return withIds(
                    new ChatResponse(call, rest, completion.finish())
                            .usage(prompt(call).size(), ids.size()),
                    call,
                    ids);
        }
        String text = StructuredText.of(call, completion.text());
        List<Integer> ids = completion.tokenIds().isEmpty() ? tokens.encode(text) : completion.tokenIds();
        // the blank is in the first token of most vocabularies
        ChatResponse response = new ChatResponse(call, " " + (mixedUp ? text + " mixed up" : text), completion.finish())
                .usage(prompt(call).size(), ids.size());
        return withIds(response, call, ids);
    }

    private ObjectNode firstToken(ChatCall call, Policy policy, double shift, boolean topHidden) {
        List<Token> likeliest = shifted(numbers.likeliest(policy, call), shift);
        List<Token> listed = new ArrayList<>();
        listed.add(likeliest.get(0));
        if (call.wantsChosenIds()) {
            listed.addAll(shifted(numbers.chosen(policy, call), shift));
        } else if (!topHidden) {
            listed.addAll(likeliest.subList(1, Math.min(likeliest.size(), Math.max(1, call.topLogProbs()))));
        } else {
            listed.add(new Token(0, tokens.text(0), UNTOLD));
        }
        Token sampled = likeliest.get(0);
        ChatResponse response = new ChatResponse(call, " " + sampled.text(), FinishReason.LENGTH)
                .usage(prompt(call).size(), 1)
                .firstToken(sampled, listed);
        return withIds(response, call, List.of(sampled.id()));
    }

    private ObjectNode scored(ChatCall call, Policy policy, double shift) {
        List<Token> answer = shifted(numbers.answer(policy, call), shift);
        Token end = answer.get(answer.size() - 1);
        List<Integer> asked = template.ids(call.prompt(), Optional.empty(), call.addsSpecialTokens());
        List<Token> all = new ArrayList<>();
        asked.forEach(id -> all.add(new Token(id, tokens.text(id), OF_PROMPT)));
        all.addAll(answer.subList(0, answer.size() - 1));
        ChatResponse response = new ChatResponse(call, "", FinishReason.END).usage(all.size(), 1);
        if (call.wantsPromptLogProbs()) {
            response.promptLogProbs(all);
        }
        if (call.wantsLogProbs()) {
            List<Token> listed = new ArrayList<>(List.of(end));
            call.chosenIds().stream()
                    .filter(id -> id != end.id())
                    .forEach(id -> listed.add(new Token(id, tokens.text(id), OF_PROMPT)));
            response.firstToken(end, listed);
        }
        return withIds(response, call, List.of(end.id()));
    }

    private ObjectNode withIds(ChatResponse response, ChatCall call, List<Integer> generated) {
        if (call.body().path("return_prompt_text").asBoolean()) {
            response.promptText(ChatTemplate.text(call.prompt(), call.answer()));
        }
        if (call.body().path("return_token_ids").asBoolean()) {
            response.tokenIds(prompt(call), generated);
        }
        return response.body();
    }

    private static List<Token> shifted(List<Token> list, double shift) {
        return list.stream()
                .map(token -> new Token(token.id(), token.text(), token.logProb() + shift))
                .toList();
    }

    ChatTemplate template() {
        return template;
    }
}
