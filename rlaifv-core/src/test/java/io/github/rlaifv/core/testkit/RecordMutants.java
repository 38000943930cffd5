package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Damages JSON and JSON Lines files. Each mutant has one change of the given kind. */
public final class RecordMutants {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kinds of changes. */
    public enum Kind {
        REMOVE_FIELD,
        REMOVE_ELEMENT,
        NULL,
        OTHER_TYPE,
        HUGE,
        NAN,
        DUPLICATE_FIELD,
        UNKNOWN_FIELD,
        NULL_LINE,
        ARRAY_LINE,
        DUPLICATE_LINE,
        SWAP_LINES,
        JUNK,
        CUT,
        EMPTY
    }

    private RecordMutants() {}

    /** Returns a mutant; empty if the file has nothing to which this kind of change applies. */
    public static Optional<byte[]> of(byte[] whole, Kind kind, Random random) {
        return switch (kind) {
            case EMPTY -> Optional.of(new byte[0]);
            case CUT -> Optional.of(Arrays.copyOf(whole, random.nextInt(whole.length)));
            case JUNK -> Optional.of(junk(whole, random));
            default -> lines(new String(whole, StandardCharsets.UTF_8), kind, random);
        };
    }

    /** Inserts a byte that is invalid in JSON: one that is not UTF-8, or a control character. */
    private static byte[] junk(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(whole, 0, at);
        bytes.write(random.nextBoolean() ? 0xFF : 0x01);
        bytes.write(whole, at, whole.length - at);
        return bytes.toByteArray();
    }

    private static Optional<byte[]> lines(String text, Kind kind, Random random) {
        // a file with one value over several lines counts as one line
        boolean oneValue =
                text.lines().count() < 2 || !parses(text.lines().findFirst().orElse(""));
        List<String> lines = oneValue
                ? new ArrayList<>(List.of(text.strip()))
                : new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        switch (kind) {
            case NULL_LINE -> lines.set(at, "null");
            case ARRAY_LINE -> lines.set(at, "[" + lines.get(at) + "]");
            case DUPLICATE_LINE -> lines.add(at, lines.get(at));
            case SWAP_LINES -> {
                if (lines.size() < 2) {
                    return Optional.empty();
                }
                Collections.swap(lines, at, (at + 1) % lines.size());
            }
            default -> {
                Optional<String> changed = value(lines.get(at), kind, random);
                if (changed.isEmpty()) {
                    return Optional.empty();
                }
                lines.set(at, changed.get());
            }
        }
        return Optional.of((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static boolean parses(String line) {
        try {
            return JSON.readTree(line).isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Optional<String> value(String line, Kind kind, Random random) {
        JsonNode tree;
        try {
            tree = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        Collections.shuffle(containers, random);
        for (JsonNode container : containers) {
            if (container instanceof ObjectNode object && change(object, kind, random)
                    || container instanceof ArrayNode array && change(array, kind, random)) {
                String text = tree.toString();
                // a tree cannot contain a duplicate field
                return Optional.of(text.replace("\"twice of ", "\""));
            }
        }
        return Optional.empty();
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static boolean change(ObjectNode object, Kind kind, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (kind == Kind.UNKNOWN_FIELD) {
            object.put("nobody knows this", 1);
            return true;
        }
        Collections.shuffle(names, random);
        for (String name : names) {
            JsonNode value = object.get(name);
            switch (kind) {
                case REMOVE_FIELD -> {
                    object.remove(name);
                    return true;
                }
                case DUPLICATE_FIELD -> {
                    object.set("twice of " + name, value);
                    return true;
                }
                default -> {
                    Optional<JsonNode> other = other(value, kind);
                    if (other.isPresent()) {
                        object.set(name, other.get());
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean change(ArrayNode array, Kind kind, Random random) {
        if (array.isEmpty()) {
            return false;
        }
        int at = random.nextInt(array.size());
        if (kind == Kind.REMOVE_ELEMENT) {
            array.remove(at);
            return true;
        }
        Optional<JsonNode> other = other(array.get(at), kind);
        other.ifPresent(value -> array.set(at, value));
        return other.isPresent();
    }

    private static Optional<JsonNode> other(JsonNode value, Kind kind) {
        return switch (kind) {
            case NULL -> value.isNull() ? Optional.empty() : Optional.of(JSON.nullNode());
            case OTHER_TYPE -> value.isNull() ? Optional.empty() : Optional.of(otherType(value));
            case HUGE ->
                value.isNumber()
                        ? Optional.of(JSON.getNodeFactory().rawValueNode(new RawValue("1e999")))
                        : Optional.empty();
            case NAN -> value.isNumber() ? Optional.of(JSON.getNodeFactory().textNode("NaN")) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static JsonNode otherType(JsonNode value) {
        if (value.isArray() || value.isTextual()) {
            return JSON.createObjectNode();
        }
        return value.isObject() ? JSON.createArrayNode() : JSON.getNodeFactory().textNode(value.asText() + "x");
    }
}
