package io.github.rlaifv.inference.evaluation.internal.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a judge for the objects in a description, and reads its list. */
public final class ObjectList {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** The outermost brackets: a list of lists is not a list of texts. */
    private static final Pattern LIST = Pattern.compile("\\[(?:[^\\[\\]\"]|\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\[\\]]*])*]");

    private static final String TASK = """
            Below is a description of a picture that you can't see. Which objects does the picture show, if the \
            description is right? List things that one can see and touch, people and animals among them. Leave out \
            what the description says is absent, only supposes, or compares with; leave out places, moods, colours, \
            light and parts of the day. Name each object once, by the noun that the description uses, without \
            numbers and adjectives.
            """;

    private static final String FORM = """
            Reply with a JSON list of strings on one line and nothing else, such as ["cup", "dining table"]. If there \
            is no object, reply with [].
            """;

    private ObjectList() {}

    /** Returns the prompt for the judge. */
    public static String instruction(String description) {
        return TASK + "\nDescription: " + description + "\n\n" + FORM;
    }

    /** Returns the prompt for a judge that also reads the question. */
    public static String instruction(String question, String description) {
        return TASK + """

                The description answers a question or an instruction. Read it to understand the description, and list \
                no object that only the question names.

                Question: %s
                Description: %s

                """.formatted(question, description) + FORM;
    }

    /**
     * Returns the objects of a reply; empty if it is unreadable. JSON that is not a list of texts counts as unreadable,
     * where the published program continues with the letters of a text or stops.
     */
    public static Optional<List<String>> objects(String reply) {
        return texts(json(reply));
    }

    private static Optional<List<String>> texts(Optional<JsonNode> json) {
        if (json.isEmpty() || !json.get().isArray()) {
            return Optional.empty();
        }
        List<String> objects = new ArrayList<>();
        for (JsonNode object : json.get()) {
            if (!object.isTextual()) {
                return Optional.empty();
            }
            objects.add(object.asText());
        }
        return Optional.of(objects);
    }

    /**
     * Returns the objects of a reply that may have words, a code fence or thinking around its list, single quotes, or
     * "()" for none; empty if there is no such list, or several.
     */
    public static Optional<List<String>> robust(String reply) {
        String text = ReplyText.of(reply);
        if (text.equals("()")) {
            return Optional.of(List.of());
        }
        Matcher list = LIST.matcher(text);
        if (!list.find()) {
            return Optional.empty();
        }
        Optional<List<String>> objects = texts(parse(LENIENT, list.group()));
        return list.find() ? Optional.empty() : objects;
    }

    /** Returns the reply as JSON; otherwise its last line, if a list seems to be in it; otherwise empty. */
    static Optional<JsonNode> json(String reply) {
        Optional<JsonNode> whole = parse(JSON, reply);
        if (whole.isPresent() || !reply.contains("[\"")) {
            return whole;
        }
        String text = reply.strip();
        return parse(JSON, text.substring(text.lastIndexOf('\n') + 1));
    }

    private static Optional<JsonNode> parse(ObjectMapper mapper, String text) {
        try {
            JsonNode json = mapper.readTree(text);
            return json.isMissingNode() ? Optional.empty() : Optional.of(json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
