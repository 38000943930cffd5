package io.github.rlaifv.bench.attack.fuzz.damage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Damages one value of a JSON text: removed, null, of another type, extreme, duplicated, nested too deep, or too long.
 */
final class JsonDamage {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String RAW = "@@raw@@";
    private static final int DEEP = 20_000;
    private static final int LONG = 300_000;

    private final JsonRules rules;

    JsonDamage(JsonRules rules) {
        this.rules = rules;
    }

    /** A value within a JSON text. */
    private record Place(
            ContainerNode<?> parent, @Nullable String key, int index, JsonNode value, List<String> fields) {
        void set(JsonNode other) {
            if (parent instanceof ObjectNode object) {
                object.set(fields.get(0), other);
            } else {
                ((ArrayNode) parent).set(index, other);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(fields.get(0));
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    /** Damages a text; a text that is not JSON is returned unchanged. */
    Mutation damage(byte[] sound, RandomGenerator random) {
        JsonNode root;
        try {
            root = JSON.readTree(sound);
        } catch (java.io.IOException e) {
            return new Mutation("json: none", false, sound);
        }
        Place place = root instanceof ContainerNode<?> container ? place(container, random) : null;
        if (place == null) {
            return new Mutation("json: none", false, sound);
        }
        boolean free = place.fields().stream().anyMatch(rules.free()::contains);
        String what;
        boolean detectable = true;
        @Nullable String raw = null;
        switch (random.nextInt(9)) {
            case 0 -> {
                what = "removed";
                detectable = rules.strict() && place.key() != null;
                place.remove();
            }
            case 1 -> {
                what = "null";
                detectable = rules.strict();
                place.set(NODES.nullNode());
            }
            case 2, 3 -> {
                what = "other type";
                JsonNode other = otherType(place.value(), random);
                detectable = !(rules.looseTexts() && place.value().isTextual() && other.isValueNode());
                place.set(other);
            }
            case 4 -> {
                what = "extreme";
                detectable = place.value().isNumber()
                        && rules.strict()
                        && place.value().isIntegralNumber();
                place.set(extreme(place.value(), random));
            }
            case 5 -> {
                what = "no number of JSON";
                raw = List.of("NaN", "Infinity", "-Infinity", "1e", "0x10", "01", "+1", ".5")
                        .get(random.nextInt(8));
                place.set(NODES.textNode(RAW));
            }
            case 6 -> {
                what = "nested deep";
                raw = "[".repeat(DEEP) + "]".repeat(DEEP);
                place.set(NODES.textNode(RAW));
            }
            case 7 -> {
                what = "long text";
                detectable = !place.value().isTextual();
                place.set(NODES.textNode("x".repeat(LONG)));
            }
            default -> {
                what = "twice";
                detectable = rules.strict() && place.key() != null;
                JsonNode before = place.value();
                raw = place.key() == null ? before + "," + before : before + ",\"" + place.key() + "\":null";
                place.set(NODES.textNode(RAW));
            }
        }
        return new Mutation(
                "json: " + String.join("<", place.fields()) + " " + what,
                detectable && !free,
                place.fields(),
                text(root, raw).getBytes(StandardCharsets.UTF_8),
                Mutation.Place.FILE);
    }

    private static String text(JsonNode root, @Nullable String raw) {
        try {
            String text = JSON.writeValueAsString(root);
            return raw == null ? text : text.replace("\"" + RAW + "\"", raw);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the end of a random walk down the tree, so that the values of a large table don't hide the few fields
     * next to it.
     */
    private static @Nullable Place place(ContainerNode<?> root, RandomGenerator random) {
        List<String> fields = new ArrayList<>();
        ContainerNode<?> at = root;
        while (!at.isEmpty()) {
            int index = random.nextInt(at.size());
            @Nullable String key = null;
            if (at instanceof ObjectNode object) {
                Iterator<String> names = object.fieldNames();
                for (int i = 0; i <= index; i++) {
                    key = names.next();
                }
                fields.add(0, java.util.Objects.requireNonNull(key));
            }
            JsonNode value = key == null ? at.get(index) : at.get(key);
            if (value instanceof ContainerNode<?> inner && !inner.isEmpty() && random.nextInt(4) > 0) {
                at = inner;
            } else {
                return new Place(at, key, index, value, fields);
            }
        }
        return null;
    }

    private static JsonNode otherType(JsonNode value, RandomGenerator random) {
        List<JsonNode> others = new ArrayList<>();
        if (!value.isTextual()) {
            others.add(NODES.textNode("abc"));
            others.add(NODES.textNode(""));
        }
        if (!value.isNumber()) {
            others.add(NODES.numberNode(7));
            others.add(NODES.numberNode(-0.5));
        }
        if (!value.isBoolean()) {
            others.add(NODES.booleanNode(true));
        }
        if (!value.isArray()) {
            others.add(NODES.arrayNode().add(1).add("a"));
            others.add(NODES.arrayNode());
        }
        if (!value.isObject()) {
            others.add(NODES.objectNode().put("a", 1));
            others.add(NODES.objectNode());
        }
        if (value.isIntegralNumber()) {
            others.add(NODES.numberNode(value.asLong() + 0.5));
        }
        return others.get(random.nextInt(others.size()));
    }

    private static JsonNode extreme(JsonNode value, RandomGenerator random) {
        if (value.isNumber()) {
            return switch (random.nextInt(6)) {
                case 0 -> NODES.numberNode(-1 - Math.abs(value.asLong()));
                case 1 -> NODES.numberNode(Integer.MAX_VALUE);
                case 2 -> NODES.numberNode(Long.MAX_VALUE);
                case 3 -> NODES.numberNode(new java.math.BigDecimal("1e400"));
                case 4 -> NODES.numberNode(new java.math.BigInteger("9".repeat(40)));
                default -> NODES.numberNode(3_000_000_000L);
            };
        }
        if (value.isTextual()) {
            return NODES.textNode(List.of("", " ", "\0", "../../etc/passwd", "\ud83d\ude00", "{", "%s%n", "<image>")
                    .get(random.nextInt(8)));
        }
        return value.isArray() ? NODES.arrayNode() : NODES.objectNode();
    }
}
