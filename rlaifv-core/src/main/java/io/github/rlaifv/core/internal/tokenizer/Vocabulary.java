package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The tokens of a {@code tokenizer.json}.
 *
 * @param ids ids by token
 * @param tokens tokens by id
 * @param control ids of the special tokens except the unknown token, which plain text must never become
 */
public record Vocabulary(Map<String, Integer> ids, Map<Integer, String> tokens, Set<Integer> control) {

    public static Vocabulary of(JsonNode tokenizer) {
        Map<String, Integer> ids = new HashMap<>();
        JsonNode vocab = tokenizer.path("model").path("vocab");
        if (vocab.isArray()) {
            // In Unigram models the elements are [piece, score], and the index is the id.
            for (int id = 0; id < vocab.size(); id++) {
                ids.put(vocab.path(id).path(0).asText(), id);
            }
        } else {
            vocab.properties()
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
        }
        Set<Integer> control = new HashSet<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            int id = token.path("id").asInt();
            ids.put(token.path("content").asText(), id);
            if (isControl(tokenizer, token)) {
                control.add(id);
            }
        }
        Map<Integer, String> tokens = new HashMap<>();
        ids.forEach((token, id) -> tokens.put(id, token));
        return new Vocabulary(ids, tokens, control);
    }

    private static boolean isControl(JsonNode tokenizer, JsonNode token) {
        String unknown = tokenizer.path("model").path("unk_token").asText("");
        return token.path("special").asBoolean()
                && !token.path("content").asText().equals(unknown);
    }

    /**
     * Returns the same tokenizer without control tokens, so that their marks are ordinary characters. All other tokens
     * keep their ids, including added ones, which the native tokenizer would renumber if the vocabulary did not contain
     * them.
     */
    public static JsonNode withoutControl(JsonNode tokenizer) {
        ObjectNode copy = tokenizer.deepCopy();
        JsonNode vocab = copy.path("model").path("vocab");
        Set<String> removed = new HashSet<>();
        if (copy.get("added_tokens") instanceof ArrayNode added) {
            for (Iterator<JsonNode> tokens = added.elements(); tokens.hasNext(); ) {
                JsonNode token = tokens.next();
                String content = token.path("content").asText();
                if (isControl(tokenizer, token)) {
                    removed.add(content);
                    tokens.remove();
                } else if (vocab instanceof ObjectNode words) {
                    words.put(content, token.path("id").asInt());
                }
            }
        }
        if (vocab instanceof ObjectNode words) {
            words.remove(removed);
            withoutMergesOf(removed, copy.path("model").path("merges"));
        }
        return copy;
    }

    private static void withoutMergesOf(Set<String> removed, JsonNode merges) {
        for (Iterator<JsonNode> each = merges.elements(); each.hasNext(); ) {
            JsonNode merge = each.next();
            String[] parts = merge.isArray()
                    ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
                    : merge.asText().split(" ", 2);
            if (parts.length == 2
                    && (removed.contains(parts[0])
                            || removed.contains(parts[1])
                            || removed.contains(parts[0] + parts[1]))) {
                each.remove();
            }
        }
    }
}
