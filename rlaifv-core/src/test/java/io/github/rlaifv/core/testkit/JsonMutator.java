package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Damages JSON documents reproducibly: wrong types, huge and negative numbers, missing and repeated parts, deep
 * nesting.
 */
public final class JsonMutator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "-1",
            "3000000000",
            "NaN",
            "../x",
            "/etc/passwd",
            "\u0000",
            "\ufeff",
            "\ud83d\ude00\u0301\u200f",
            "\ufdfa".repeat(50),
            "a".repeat(3000),
            "Sequence",
            "true");

    private final Random random;
    private final List<JsonNode> parts;

    /**
     * @param parts values that replace random parts of a document
     */
    public JsonMutator(Random random, List<JsonNode> parts) {
        this.random = random;
        this.parts = List.copyOf(parts);
    }

    /** Returns a damaged copy. */
    public JsonNode mutate(JsonNode sound) {
        ObjectNode root = sound.deepCopy();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            change(root);
        }
        return root;
    }

    /** Descends from the root randomly, so that small parts are changed as often as large ones. */
    private void change(JsonNode root) {
        JsonNode at = root;
        while (true) {
            List<JsonNode> inside = new ArrayList<>();
            at.forEach(child -> {
                if (child.isContainerNode() && !child.isEmpty()) {
                    inside.add(child);
                }
            });
            if (inside.isEmpty() || at != root && random.nextInt(3) == 0 || random.nextInt(12) == 0) {
                break;
            }
            at = inside.get(random.nextInt(inside.size()));
        }
        if (at instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(8)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(TEXTS.get(random.nextInt(TEXTS.size())), object.get(name));
                case 2 ->
                    object.set(
                            name,
                            object.get(names.get(random.nextInt(names.size()))).deepCopy());
                default -> object.set(name, other(object.get(name)));
            }
        } else if (at instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(6)) {
                case 0 -> array.remove(index);
                case 1 -> array.add(array.get(index).deepCopy());
                default -> array.set(index, other(array.get(index)));
            }
        }
    }

    /** Returns another value in place of the given one. */
    private JsonNode other(JsonNode value) {
        if (value.isNumber() && random.nextInt(2) == 0) {
            return JSON.numberNode(value.asLong() + random.nextInt(5) - 2);
        }
        if (value.isTextual() && random.nextInt(2) == 0) {
            String text = value.asText();
            int cut = random.nextInt(text.length() + 1);
            return JSON.textNode(
                    switch (random.nextInt(4)) {
                        case 0 -> text.substring(0, cut);
                        case 1 ->
                            text.substring(0, cut) + TEXTS.get(random.nextInt(TEXTS.size())) + text.substring(cut);
                        case 2 -> text + "*";
                        default -> text.repeat(1 + random.nextInt(100));
                    });
        }
        if (!parts.isEmpty() && value.isContainerNode() && random.nextInt(2) == 0) {
            return parts.get(random.nextInt(parts.size())).deepCopy();
        }
        return switch (random.nextInt(16)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(0);
            case 3 -> JSON.numberNode(-1);
            case 4 -> JSON.numberNode(3_000_000_000L);
            case 5 -> JSON.numberNode(Long.MAX_VALUE);
            case 6 -> DecimalNode.valueOf(new BigDecimal("1E+400"));
            case 7 -> JSON.numberNode(0.5);
            case 8 -> JSON.numberNode(Integer.MAX_VALUE);
            case 9 -> JSON.arrayNode();
            case 10 -> JSON.objectNode();
            case 11 -> nested(value, 1 + random.nextInt(200));
            case 12 -> JSON.numberNode(random.nextInt(2000));
            case 13 -> JSON.arrayNode().add(value.deepCopy()).add(value.deepCopy());
            default -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private JsonNode nested(JsonNode value, int depth) {
        JsonNode result = value.deepCopy();
        boolean list = random.nextBoolean();
        for (int i = 0; i < depth; i++) {
            result = list ? JSON.arrayNode().add(result) : JSON.objectNode().set("a", result);
        }
        return result;
    }
}
