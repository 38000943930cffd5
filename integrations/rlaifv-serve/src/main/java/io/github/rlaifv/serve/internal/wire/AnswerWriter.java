package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.stream.SampledToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the answer to one request in JSON: as a whole, or as the chunks of a stream.
 *
 * @param id id of the answer
 * @param created time at which it was begun, in seconds since 1970
 * @param model name of the model, as the client wrote it
 * @param fingerprint fingerprint of the model
 * @param delivery the form of the answer
 */
public record AnswerWriter(String id, long created, String model, String fingerprint, ChatCall.Delivery delivery) {

    private void head(JsonGenerator json, String object) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("object", object);
        json.writeNumberField("created", created);
        json.writeStringField("model", model);
        json.writeStringField("system_fingerprint", fingerprint);
    }

    private static void extend(JsonGenerator json, Optional<ObjectNode> extension) throws IOException {
        if (extension.isPresent()) {
            json.writeFieldName("rlaifv");
            json.writeTree(extension.get());
        }
    }

    /** Writes the whole answer. */
    public byte[] whole(Answer answer) {
        return Json.bytes(json -> {
            json.writeStartObject();
            head(json, "chat.completion");
            json.writeArrayFieldStart("choices");
            for (int i = 0; i < answer.choices().size(); i++) {
                choice(json, i, answer.choices().get(i));
            }
            json.writeEndArray();
            if (answer.counts().isPresent()) {
                answer.counts().get().write(json);
            }
            extend(json, answer.extension());
            json.writeEndObject();
        });
    }

    private void choice(JsonGenerator json, int index, AnsweredChoice one) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        json.writeStringField("content", one.completion().text());
        json.writeNullField("refusal");
        json.writeEndObject();
        if (delivery.logProbs()) {
            TokenJson.write(json, one.tokens(), delivery.alternatives());
        } else {
            json.writeNullField("logprobs");
        }
        json.writeStringField("finish_reason", one.finish());
        json.writeEndObject();
    }

    /** Writes a chunk with one choice. */
    private byte[] chunk(int index, Json.Body choice, Optional<ObjectNode> extension) {
        return Json.bytes(json -> {
            json.writeStartObject();
            head(json, "chat.completion.chunk");
            if (delivery.usage()) {
                json.writeNullField("usage");
            }
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", index);
            choice.write(json);
            json.writeEndObject();
            json.writeEndArray();
            extend(json, extension);
            json.writeEndObject();
        });
    }

    /** The first chunk of a choice, which names the role. */
    public byte[] first(int index) {
        return chunk(
                index,
                json -> {
                    json.writeObjectFieldStart("delta");
                    json.writeStringField("role", "assistant");
                    json.writeStringField("content", "");
                    json.writeEndObject();
                    json.writeNullField("logprobs");
                    json.writeNullField("finish_reason");
                },
                Optional.empty());
    }

    /**
     * A part of the text of a choice.
     *
     * @param tokens its tokens with their log-probabilities, which are sent if the client wants them and there are some
     */
    public byte[] part(int index, String text, List<SampledToken> tokens) {
        return chunk(
                index,
                json -> {
                    json.writeObjectFieldStart("delta");
                    json.writeStringField("content", text);
                    json.writeEndObject();
                    if (delivery.logProbs() && !tokens.isEmpty()) {
                        TokenJson.write(json, tokens, delivery.alternatives());
                    } else {
                        json.writeNullField("logprobs");
                    }
                    json.writeNullField("finish_reason");
                },
                Optional.empty());
    }

    /**
     * The last chunk of a choice.
     *
     * @param extension what OpenAI's answers do not have; empty unless it is the last choice
     */
    public byte[] last(int index, AnsweredChoice answered, Optional<ObjectNode> extension) {
        return chunk(
                index,
                json -> {
                    json.writeObjectFieldStart("delta");
                    json.writeEndObject();
                    json.writeNullField("logprobs");
                    json.writeStringField("finish_reason", answered.finish());
                },
                extension);
    }

    /** The chunk with the numbers of tokens, which follows the last one. */
    public byte[] usage(TokenCounts counts) {
        return Json.bytes(json -> {
            json.writeStartObject();
            head(json, "chat.completion.chunk");
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            counts.write(json);
            json.writeEndObject();
        });
    }
}
