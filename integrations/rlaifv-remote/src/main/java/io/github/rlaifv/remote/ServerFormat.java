package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.ListFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameter by which a server keeps a model to a format: {@code response_format} with a JSON schema, which OpenAI, vLLM,
 * SGLang and llama.cpp share.
 */
final class ServerFormat {
    private ServerFormat() {}

    /** Returns the parameter by name. */
    static Map<String, Object> parameters(ListFormat format, ServerKind server) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("type", "string");
        if (server.limitsTextLength()) {
            item.put("maxLength", format.longest());
        }
        Map<String, Object> array = new LinkedHashMap<>();
        array.put("type", "array");
        array.put("items", item);
        array.put("minItems", format.fewest());
        array.put("maxItems", format.most());
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Map.of(format.field(), array));
        schema.put("required", List.of(format.field()));
        schema.put("additionalProperties", false);
        return Map.of(
                "response_format",
                Map.of(
                        "type",
                        "json_schema",
                        "json_schema",
                        Map.of("name", format.field(), "strict", true, "schema", schema)));
    }
}
