package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares tokenizer_config.json with tokenizer.json. Transformers lets the former override a tokenizer, which is not
 * supported here, so contradictions are rejected.
 */
public final class TokenizerSettings {
    private static final String ADVICE = ": take both files from the same model, or save them with transformers again";

    private TokenizerSettings() {}

    /**
     * Rejects tokens and settings that differ from those of the tokenizer.
     *
     * @param folder the model folder
     * @param tokenizer the checked tokenizer.json
     * @throws BadDataException naming file, field and value
     */
    public static void check(Path folder, JsonNode tokenizer) {
        Path file = folder.resolve("tokenizer_config.json");
        JsonNode config = JsonFile.readIfPresent(file).orElse(null);
        if (config == null) {
            return;
        }
        Set<String> added = new HashSet<>();
        tokenizer
                .path("added_tokens")
                .forEach(token -> added.add(token.path("content").asText()));
        for (String field : new String[] {
            "added_tokens_decoder", "additional_special_tokens", "extra_special_tokens", "model_specific_special_tokens"
        }) {
            for (JsonNode token : config.path(field)) {
                String text = token.isObject() ? token.path("content").asText() : token.asText();
                if (!text.isEmpty() && !added.contains(text)) {
                    throw new BadDataException(
                            file + ": " + field + " has the token '" + TokenizerComponent.shortened(text)
                                    + "', which is not an added token of tokenizer.json" + ADVICE);
                }
            }
        }
        if (config.path("split_special_tokens").asBoolean()) {
            throw new BadDataException(
                    file + ": split_special_tokens must be false, it is true: prompts are written with"
                            + " special tokens; remove the field");
        }
        if (config.path("add_prefix_space").asBoolean() && withoutPrefixSpace(tokenizer.path("pre_tokenizer"))) {
            throw new BadDataException(file + ": add_prefix_space is true, but false in tokenizer.json" + ADVICE);
        }
    }

    private static boolean withoutPrefixSpace(JsonNode part) {
        if (part.path("type").asText().equals("ByteLevel")) {
            return !part.path("add_prefix_space").asBoolean();
        }
        for (JsonNode inner : part.path("pretokenizers")) {
            if (withoutPrefixSpace(inner)) {
                return true;
            }
        }
        return false;
    }
}
