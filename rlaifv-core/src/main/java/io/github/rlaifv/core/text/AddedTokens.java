package io.github.rlaifv.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that a folder with a {@code tokenizer.model} adds to it: {@code added_tokens_decoder} of
 * {@code tokenizer_config.json}, and {@code added_tokens.json}.
 */
final class AddedTokens {
    private AddedTokens() {}

    /** The tokenizer with those tokens; what it has already stays as it is. */
    static ObjectNode into(ObjectNode tokenizer, Path folder) {
        Map<Integer, String> added = new TreeMap<>();
        Path config = folder.resolve("tokenizer_config.json");
        JsonFile.readIfPresent(config)
                .ifPresent(json -> json.path("added_tokens_decoder")
                        .properties()
                        .forEach(token -> added.put(
                                id(config, token.getKey()),
                                token.getValue().path("content").asText())));
        JsonFile.readIfPresent(folder.resolve("added_tokens.json"))
                .ifPresent(json -> json.properties()
                        .forEach(token -> added.put(token.getValue().asInt(), token.getKey())));
        JsonNode known = tokenizer.path("model").path("vocab");
        ArrayNode tokens = (ArrayNode) tokenizer.path("added_tokens");
        added.forEach((id, content) -> {
            if (!known.has(content)) {
                tokens.addObject()
                        .put("id", id)
                        .put("content", content)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        });
        return tokenizer;
    }

    private static int id(Path file, String key) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw new BadDataException(
                    file + ": added_tokens_decoder has the key '" + key + "', which is no number", e);
        }
    }
}
