package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.stream.SampledToken;
import java.util.List;

/**
 * Writes the answer to one request: as a whole, or as the chunks of a stream.
 *
 * @param id id of the answer
 * @param created time at which it was begun, in seconds since 1970
 * @param model name of the model, as the client wrote it
 * @param fingerprint fingerprint of the model
 * @param delivery the form of the answer
 */
public record AnswerWriter(String id, long created, String model, String fingerprint, ChatCall.Delivery delivery) {

    private ObjectNode head(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model)
                .put("system_fingerprint", fingerprint);
    }

    /** Writes the whole answer. */
    public ObjectNode whole(Answer answer) {
        ObjectNode body = head("chat.completion");
        ArrayNode choices = body.putArray("choices");
        for (AnsweredChoice one : answer.choices()) {
            ObjectNode choice = choices.addObject().put("index", choices.size() - 1);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", one.completion().text())
                    .putNull("refusal");
            logProbs(choice, one.tokens());
            choice.put("finish_reason", one.finish());
        }
        answer.counts().ifPresent(counts -> counts.write(body));
        answer.extension().ifPresent(extension -> body.set("rlaifv", extension));
        return body;
    }

    private void logProbs(ObjectNode choice, List<SampledToken> tokens) {
        if (delivery.logProbs()) {
            TokenJson.write(choice, tokens);
        } else {
            choice.putNull("logprobs");
        }
    }

    private ObjectNode chunk() {
        ObjectNode body = head("chat.completion.chunk");
        if (delivery.usage()) {
            body.putNull("usage");
        }
        return body;
    }

    private static ObjectNode choice(ObjectNode chunk, int index) {
        return chunk.putArray("choices").addObject().put("index", index);
    }

    /** The first chunk of a choice, which names the role. */
    public ObjectNode first(int index) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta").put("role", "assistant").put("content", "");
        choice.putNull("logprobs").putNull("finish_reason");
        return chunk;
    }

    /** A part of the text of a choice. */
    public ObjectNode part(int index, String text, List<SampledToken> tokens) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta").put("content", text);
        logProbs(choice, tokens);
        choice.putNull("finish_reason");
        return chunk;
    }

    /** The last chunk of a choice. */
    public ObjectNode last(int index, AnsweredChoice answered) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta");
        choice.putNull("logprobs").put("finish_reason", answered.finish());
        return chunk;
    }

    /** Adds to the last chunk of a stream what OpenAI's answers do not have. */
    public ObjectNode extended(ObjectNode chunk, Answer answer) {
        answer.extension().ifPresent(extension -> chunk.set("rlaifv", extension));
        return chunk;
    }

    /** The chunk with the numbers of tokens, which follows the last one. */
    public ObjectNode usage(TokenCounts counts) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        counts.write(chunk);
        return chunk;
    }
}
