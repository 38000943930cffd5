package io.github.rlaifv.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The special tokens that a model folder names, as they are passed to chat templates.
 *
 * @param byName text of each token by its name, such as {@code bos_token}
 */
record NamedTokens(Map<String, String> byName) {
    private static final List<String> NAMES = List.of("bos_token", "eos_token", "unk_token", "pad_token");

    NamedTokens {
        byName = Map.copyOf(byName);
    }

    static NamedTokens read(Path folder) {
        Map<String, String> result = new TreeMap<>();
        for (String file : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonFile.readIfPresent(folder.resolve(file)).ifPresent(json -> {
                for (String name : NAMES) {
                    JsonNode token =
                            json.path(name).isObject() ? json.path(name).path("content") : json.path(name);
                    if (token.isTextual()) {
                        result.put(name, token.asText());
                    }
                }
            });
        }
        return new NamedTokens(result);
    }

    /** Removes the begin token from a text, because some templates write it and others leave it to the tokenizer. */
    String withoutBegin(String text) {
        String begin = byName.getOrDefault("bos_token", "");
        return !begin.isEmpty() && text.startsWith(begin) ? text.substring(begin.length()) : text;
    }

    /** All names with their tokens, for messages. */
    String named() {
        return NAMES.stream()
                .map(name -> name + " " + byName.getOrDefault(name, "missing"))
                .collect(Collectors.joining(", "));
    }
}
