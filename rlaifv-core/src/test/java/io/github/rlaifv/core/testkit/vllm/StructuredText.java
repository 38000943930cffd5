package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes a text in the form of a JSON schema: the lines of the text become the strings of the schema's arrays, each array
 * as long as the schema asks, and the first line becomes a string.
 */
final class StructuredText {
    private StructuredText() {}

    /** The text that a request's {@code response_format} or {@code structured_outputs} allows. */
    static String of(ChatCall call, String text) {
        JsonNode format = call.body().path("response_format");
        JsonNode schema = format.path("type").asText().equals("json_schema")
                ? format.path("json_schema").path("schema")
                : call.body().path("structured_outputs").path("json");
        if (schema.isMissingNode()) {
            return text;
        }
        List<String> lines = text.lines()
                .map(line -> line.replaceFirst("^\\s*[-*]\\s*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        return value(schema, lines).toString();
    }

    private static JsonNode value(JsonNode schema, List<String> lines) {
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema, lines);
            case "array" -> array(schema, lines);
            case "string" -> JsonNodeFactory.instance.textNode(lines.isEmpty() ? "" : lines.get(0));
            default ->
                throw VllmRefusal.badRequest(
                        "Grammar error: Invalid type: " + schema.path("type").asText());
        };
    }

    private static ObjectNode object(JsonNode schema, List<String> lines) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        schema.path("properties")
                .properties()
                .forEach(field -> object.set(field.getKey(), value(field.getValue(), lines)));
        return object;
    }

    private static ArrayNode array(JsonNode schema, List<String> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int length = Math.min(
                Math.max(lines.size(), schema.path("minItems").asInt()),
                schema.path("maxItems").asInt(Integer.MAX_VALUE));
        for (int i = 0; i < length; i++) {
            array.add(value(schema.path("items"), i < lines.size() ? List.of(lines.get(i)) : List.of()));
        }
        return array;
    }
}
