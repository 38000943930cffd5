package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that a folder adds to its {@code tokenizer.model}, in {@code added_tokens_decoder} of {@code
 * tokenizer_config.json} and in {@code added_tokens.json}.
 */
public final class AddedTokens {
    private AddedTokens() {}

    /** Adds those tokens to a tokenizer; existing ones are unchanged. */
    public static ObjectNode into(ObjectNode tokenizer, Path folder) {
        Map<Integer, String> added = new TreeMap<>();
        Path config = folder.resolve("tokenizer_config.json");
        JsonFile.readIfPresent(config)
                .map(json -> json.path("added_tokens_decoder"))
                .ifPresent(tokens -> {
                    if (!tokens.isMissingNode() && !tokens.isObject()) {
                        throw bad(config, "added_tokens_decoder must be an object of ids and tokens");
                    }
                    tokens.properties().forEach(token -> {
                        JsonNode content = token.getValue().path("content");
                        if (!content.isTextual()) {
                            throw bad(config, "added_tokens_decoder has no content for the id " + token.getKey());
                        }
                        added.put(id(config, token.getKey()), content.asText());
                    });
                });
        Path plain = folder.resolve("added_tokens.json");
        JsonFile.readIfPresent(plain)
                .ifPresent(json -> json.properties().forEach(token -> {
                    if (!token.getValue().isInt()) {
                        throw bad(
                                plain,
                                "'" + TokenizerComponent.shortened(token.getKey()) + "' has the id "
                                        + TokenizerComponent.shown(token.getValue()) + ", which is not an integer");
                    }
                    added.put(token.getValue().asInt(), token.getKey());
                }));
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
            throw bad(
                    file,
                    "added_tokens_decoder has the key '" + TokenizerComponent.shortened(key)
                            + "', which is not a number");
        }
    }

    private static BadDataException bad(Path file, String what) {
        return new BadDataException(file + ": " + what + ": download the file again");
    }
}
