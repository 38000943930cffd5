package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads and writes JSON. A body is limited in size before it comes here, so its strings may be as long as it is. */
public final class Json {
    private static final int DEEPEST = 32;
    /** A tree needs many times the bytes of small values such as {}, so their number is limited too. */
    private static final int MOST_VALUES = 200_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxTokenCount(MOST_VALUES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int FIRST_BYTES = 512;

    private Json() {}

    /**
     * Reads the body of a request.
     *
     * @throws ApiException if it is not a JSON object
     */
    static ObjectNode object(byte[] body) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(body);
        } catch (StreamConstraintsException e) {
            throw ApiError.invalid(
                            null,
                            "invalid_json",
                            "The body of the request has more than " + MOST_VALUES
                                    + " JSON tokens, is nested more than " + DEEPEST
                                    + " deep, or has too long a name or number. Send a smaller one.")
                    .exception();
        } catch (JsonProcessingException e) {
            throw ApiError.invalid(
                            null,
                            "invalid_json",
                            "The body of the request is not valid JSON: " + e.getOriginalMessage()
                                    + (e.getLocation() == null
                                            ? ""
                                            : " (line " + e.getLocation().getLineNr() + ", column "
                                                    + e.getLocation().getColumnNr() + ")")
                                    + ". Send a JSON object.")
                    .exception();
        } catch (IOException e) {
            throw new IllegalStateException("a body in memory can't be read", e);
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.invalid(null, "invalid_json", "The body of the request is not a JSON object. Send one.")
                .exception();
    }

    /** Writes a JSON value in UTF-8. */
    public static byte[] bytes(JsonNode value) {
        return bytes(json -> json.writeTree(value));
    }

    /** Writes JSON. */
    interface Body {
        /** Writes one value. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes JSON in UTF-8, without building a tree of it. */
    static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            body.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("JSON can't be written: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }
}
