package io.github.rlaifv.feedback.internal.list;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.policy.ListFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a completion that must have a {@link ListFormat}, strictly. */
public final class FormattedList {
    /** Servers that limit the length of texts (vLLM with xgrammar) let a model write control characters without escapes. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private FormattedList() {}

    /** Returns the texts of a whole completion; empty if it does not have the format. */
    public static Optional<List<String>> of(String completion, ListFormat format) {
        JsonNode list;
        try {
            JsonNode object = JSON.readTree(completion);
            list = object.isObject() && object.size() == 1 ? object.path(format.field()) : MissingNode.getInstance();
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!list.isArray() || list.size() < format.fewest() || list.size() > format.most()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (!text.isTextual()) {
                return Optional.empty();
            }
            texts.add(printable(text.asText()));
        }
        return Optional.of(texts);
    }

    private static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }

    /**
     * Returns the complete texts of a completion that was cut off by the token limit; empty if it does not begin in the
     * format.
     */
    public static Optional<List<String>> ofCutOff(String completion, ListFormat format) {
        List<String> texts = new ArrayList<>();
        boolean begun = false;
        try (JsonParser parser = JSON.createParser(completion)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            begun = true;
            if (!format.field().equals(parser.nextFieldName()) || parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(printable(parser.getText()));
            }
            return Optional.of(texts);
        } catch (IOException e) {
            // the completion ends here, in the middle of a text
            return begun ? Optional.of(texts) : Optional.empty();
        }
    }
}
