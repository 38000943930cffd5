package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.testkit.vllm.ServedNumbers.Token;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes chat responses with the fields of vLLM 0.32.0. */
final class ChatResponse {
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode choice;
    private final boolean tokensAsIds;

    ChatResponse(ChatCall call, String text, FinishReason finish) {
        tokensAsIds = call.body().path("return_tokens_as_token_ids").asBoolean();
        body.put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", call.model());
        choice = body.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.putNull("logprobs")
                .put("finish_reason", finish == FinishReason.LENGTH ? "length" : "stop")
                .putNull("stop_reason")
                .putNull("token_ids");
        body.put("system_fingerprint", "vllm-0.32.0-fake");
        body.putNull("prompt_logprobs").putNull("prompt_token_ids");
    }

    /** Sets the numbers of tokens of the prompt and of the response. */
    ChatResponse usage(int prompt, int completion) {
        body.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("total_tokens", prompt + completion)
                .put("completion_tokens", completion);
        return this;
    }

    ChatResponse tokenIds(List<Integer> prompt, List<Integer> generated) {
        ArrayNode ids = body.putArray("prompt_token_ids");
        prompt.forEach(ids::add);
        ArrayNode written = choice.putArray("token_ids");
        generated.forEach(written::add);
        return this;
    }

    /** Sets the text of the prompt that the chat template wrote. */
    ChatResponse promptText(String text) {
        body.put("prompt_text", text);
        return this;
    }

    /** Sets the log-probabilities at the first token of the response: the sampled token's and those of a list. */
    ChatResponse firstToken(Token sampled, List<Token> listed) {
        ObjectNode first = choice.putObject("logprobs").putArray("content").addObject();
        fill(first, sampled);
        ArrayNode top = first.putArray("top_logprobs");
        listed.forEach(token -> fill(top.addObject(), token));
        return this;
    }

    private void fill(ObjectNode entry, Token token) {
        String text = tokensAsIds ? "token_id:" + token.id() : token.text();
        // the least that the server writes, for a token that it does not know
        entry.put("token", text).put("logprob", Math.max(-9999, token.logProb()));
        ArrayNode bytes = entry.putArray("bytes");
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(value & 0xff);
        }
    }

    /** Sets the log-probabilities of all tokens of the prompt but the first. */
    ChatResponse promptLogProbs(List<Token> tokens) {
        ArrayNode all = body.putArray("prompt_logprobs").addNull();
        for (Token token : tokens.subList(1, tokens.size())) {
            all.addObject()
                    .putObject(Integer.toString(token.id()))
                    .put("logprob", token.logProb())
                    .put("rank", 1)
                    .put("decoded_token", token.text());
        }
        return this;
    }

    ObjectNode body() {
        return body;
    }
}
