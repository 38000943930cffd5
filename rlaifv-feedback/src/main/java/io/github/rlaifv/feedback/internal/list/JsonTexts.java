package io.github.rlaifv.feedback.internal.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a list that a model wrote as JSON, with or without text or a code fence around it. */
public final class JsonTexts {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    /**
     * A line that begins JSON. Brackets around other things are not JSON: "[1] There is a dog.", "[There is a dog.]"
     */
    private static final Pattern BEGINS = Pattern.compile(
            "^\\h*(?:```\\w*\\h*(?:\\R\\s*)?)?(?:\\w{1,20}\\h*=\\h*)?(?<json>\\[\\s*+(?:[\"']|\\{\\s*+[\"']|]\\s*+(?:```\\s*+)?\\z)|\\{\\s*+[\"'])",
            Pattern.MULTILINE);

    private static final Pattern NOTHING_ELSE_ON_LINE = Pattern.compile("[\\h;]*(?:```.*)?(?:\\R|\\z)");
    private static final Pattern NAME =
            Pattern.compile("(?i)facts?|statements?|claims?|questions?|text|sentence|content|description");
    private static final Pattern NUMBERED = Pattern.compile("\\D{0,20}\\d{1,3}");

    private JsonTexts() {}

    /** Whether a text contains JSON, whole or truncated. */
    public static boolean in(String raw) {
        return of(raw).isPresent();
    }

    /**
     * Returns the complete texts of JSON lists, of the only field of an object, or of a sequence of objects. It is
     * empty if there is no JSON. JSON with other contents, or that can't be read, gives an empty list.
     */
    public static Optional<List<String>> of(String raw) {
        Matcher begins = BEGINS.matcher(raw);
        List<String> texts = new ArrayList<>();
        boolean found = false;
        boolean readable = true;
        // one list, or one list or object per line
        for (int from = 0; from <= raw.length() && begins.find(from); ) {
            JsonPiece piece = JsonPiece.of(raw, begins.start("json"));
            if (!NOTHING_ELSE_ON_LINE
                    .matcher(raw)
                    .region(piece.end(), raw.length())
                    .lookingAt()) {
                break;
            }
            Optional<List<String>> more = read(piece.json());
            more.ifPresent(texts::addAll);
            readable &= more.isPresent();
            found = true;
            from = piece.end();
        }
        return found ? Optional.of(readable ? List.copyOf(texts) : List.of()) : Optional.empty();
    }

    /** Returns the texts of a JSON list; empty if it can't be read or is not a list of texts. */
    private static Optional<List<String>> read(String json) {
        try {
            return texts(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> texts(JsonNode json) {
        boolean wrapped =
                json.isObject() && json.size() == 1 && json.iterator().next().isArray();
        JsonNode entries = wrapped ? json.iterator().next() : json;
        boolean numbered = entries.properties().stream()
                .allMatch(field -> NUMBERED.matcher(field.getKey()).matches());
        if (entries.isObject() && !numbered) {
            return text(entries).map(String::strip).map(List::of);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : entries) {
            Optional<String> text = text(entry);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.get().strip());
        }
        return Optional.of(texts);
    }

    /** Returns a text, the only text of an object, or the only one whose field name is that of a fact. */
    private static Optional<String> text(JsonNode entry) {
        if (entry.isTextual()) {
            return Optional.of(entry.asText());
        }
        List<String> all = new ArrayList<>();
        List<String> named = new ArrayList<>();
        entry.properties().forEach(field -> {
            if (field.getValue().isTextual()) {
                all.add(field.getValue().asText());
                if (NAME.matcher(field.getKey()).matches()) {
                    named.add(field.getValue().asText());
                }
            }
        });
        List<String> best = named.isEmpty() ? all : named;
        return best.size() == 1 ? Optional.of(best.get(0)) : Optional.empty();
    }
}
