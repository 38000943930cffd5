package io.github.rlaifv.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.internal.JsonFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which ids begin, end and pad a sequence, from {@code tokenizer_config.json}, {@code generation_config.json} and
 * {@code config.json}, in this order.
 *
 * @param bos begins a sequence; null if there is none
 * @param pad fills a batch; null if there is none
 * @param ends what ends a response, the token to append first
 */
record ControlTokens(@Nullable Integer bos, @Nullable Integer pad, List<Integer> ends) {

    static ControlTokens read(Path folder, Map<String, Integer> ids) {
        JsonNode tokenizer = optional(folder.resolve("tokenizer_config.json"));
        JsonNode generation = optional(folder.resolve("generation_config.json"));
        JsonNode config = optional(folder.resolve("config.json"));
        Set<Integer> ends = new LinkedHashSet<>();
        addNamed(ends, tokenizer.path("eos_token"), ids);
        addIds(ends, generation.path("eos_token_id"));
        if (ends.isEmpty()) {
            addIds(ends, config.path("eos_token_id"));
            addIds(ends, config.path("text_config").path("eos_token_id"));
        }
        return new ControlTokens(
                one("bos", tokenizer, generation, config, ids),
                one("pad", tokenizer, generation, config, ids),
                List.copyOf(ends));
    }

    private static JsonNode optional(Path file) {
        return JsonFile.readIfPresent(file).orElse(MissingNode.getInstance());
    }

    private static @Nullable Integer one(
            String which, JsonNode tokenizer, JsonNode generation, JsonNode config, Map<String, Integer> ids) {
        Set<Integer> found = new LinkedHashSet<>();
        addNamed(found, tokenizer.path(which + "_token"), ids);
        addIds(found, generation.path(which + "_token_id"));
        addIds(found, config.path(which + "_token_id"));
        addIds(found, config.path("text_config").path(which + "_token_id"));
        return found.isEmpty() ? null : found.iterator().next();
    }

    /** A token is given as a text or as an object with its content. */
    private static void addNamed(Set<Integer> found, JsonNode token, Map<String, Integer> ids) {
        Integer id = ids.get(token.isObject() ? token.path("content").asText() : token.asText());
        if (id != null) {
            found.add(id);
        }
    }

    private static void addIds(Set<Integer> found, JsonNode ids) {
        if (ids.isInt()) {
            found.add(ids.asInt());
        }
        ids.forEach(id -> found.add(id.asInt()));
    }
}
