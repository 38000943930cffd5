package io.github.rlaifv.feedback.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a list that a model wrote as JSON, with or without a fence of code around it. */
final class JsonTexts {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern FENCE = Pattern.compile("```\\w*\\s*(?<list>[\\[{].*[]}])\\s*```", Pattern.DOTALL);

    private JsonTexts() {}

    /** The texts of a list, or of an object's only field; empty if the whole is neither, such as "[1] There is a dog." */
    static Optional<List<String>> of(String raw) {
        String text = raw.strip();
        Matcher fence = FENCE.matcher(text);
        String list = fence.matches() ? fence.group("list") : text;
        if (!list.matches("(?s)\\[.*]|\\{.*}")) {
            return Optional.empty();
        }
        try {
            List<String> texts = new ArrayList<>();
            JsonNode json = JSON.readTree(list);
            JsonNode entries =
                    json.isObject() && json.size() == 1 ? json.iterator().next() : json;
            if (!entries.isArray()) {
                return Optional.empty();
            }
            for (JsonNode entry : entries) {
                if (!entry.isTextual()) {
                    return Optional.empty();
                }
                texts.add(entry.asText().strip());
            }
            return Optional.of(texts);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
