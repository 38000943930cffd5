package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.internal.LowerCase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parses the body of a server's response as JSON. A body that could be understood in two ways is rejected. */
public final class AnswerJson {
    private static final int DEEPEST = 100;
    private static final int SHOWN = 80;
    private static final String REASON = "unreadable answer";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AnswerJson() {}

    /**
     * Parses the JSON object in a body.
     *
     * @throws UnusableAnswerException saying what the body is instead
     */
    public static JsonNode read(byte[] body) {
        JsonNode json = object(text(body));
        ServedUsage.count(json);
        return json;
    }

    /**
     * Parses a JSON object, without counting the tokens that it reports.
     *
     * @throws UnusableAnswerException saying what the text is instead
     */
    static JsonNode object(String text) {
        if (text.isBlank()) {
            throw unreadable("the body is empty");
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String kind = kind(text);
            throw unreadable(kind.isEmpty() ? "the body is not JSON (" + e.getOriginalMessage() + ")" : kind);
        }
        if (!json.isObject()) {
            throw unreadable("the body is not a JSON object: " + shorten(text));
        }
        return json;
    }

    /** The failure of a body that is not what its endpoint returns; a retry may get another one. */
    public static UnusableAnswerException unreadable(String detail) {
        return UnusableAnswerException.passing(REASON, detail);
    }

    private static String text(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable("the body is not UTF-8 text (" + body.length + " bytes)");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String kind(String text) {
        String start = text.stripLeading();
        if (start.startsWith("<")) {
            return "the body is a web page, not JSON; check the address: " + shorten(start);
        }
        if (LowerCase.of(start).startsWith("data:")) {
            return "the server streams its response, which was not requested";
        }
        return "";
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
