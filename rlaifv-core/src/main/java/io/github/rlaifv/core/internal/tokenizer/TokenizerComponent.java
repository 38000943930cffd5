package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An object in a {@code tokenizer.json} with its place. Values of fields outside their bounds are rejected with file,
 * place and value.
 *
 * @param node the object
 * @param where file and place, for messages
 */
public record TokenizerComponent(JsonNode node, String where) {
    private static final int SHOWN = 80;
    /** Largest number of steps in a sequence; published files have up to nine. */
    private static final int MOST_STEPS = 32;

    public TokenizerComponent {
        if (!node.isObject()) {
            throw new BadDataException(
                    where + " must be an object, it is " + shown(node) + ": download the file again");
        }
    }

    /** The value of the field {@code type}. */
    String type() {
        JsonNode type = node.path("type");
        if (!type.isTextual()) {
            throw bad("type", "must be a string");
        }
        return type.asText();
    }

    /**
     * Rejects fields other than these and {@code type}: the native tokenizer would not know them, or misunderstand
     * them.
     */
    TokenizerComponent only(String... fields) {
        Set<String> known = Set.of(fields);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !name.equals("type")) {
                throw new BadDataException(where + " has the unknown field '" + shortened(name)
                        + "': this kind of tokenizer is not supported");
            }
        });
        return this;
    }

    /** A text of bounded length, in characters. */
    String text(String field, int least, int most) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw bad(field, "must be a string");
        }
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most) {
            throw bad(field, "must have from " + least + " to " + most + " characters");
        }
        return text;
    }

    /** Checks that a field is missing, null or empty. */
    void unused(String field) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode()
                && !value.isNull()
                && !(value.isTextual() && value.asText().isEmpty())) {
            throw bad(field, "is not supported, only null is");
        }
    }

    void flag(String field) {
        if (!node.path(field).isBoolean()) {
            throw bad(field, "must be true or false");
        }
    }

    void optionalFlag(String field) {
        if (!lacks(field)) {
            flag(field);
        }
    }

    boolean lacks(String field) {
        return node.path(field).isMissingNode() || node.path(field).isNull();
    }

    int integer(String field, int least, int most) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least || value.asInt() > most) {
            throw bad(field, "must be an integer from " + least + " to " + most);
        }
        return value.asInt();
    }

    String oneOf(String field, String... allowed) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || !Set.of(allowed).contains(value.asText())) {
            throw bad(field, "must be one of " + List.of(allowed));
        }
        return value.asText();
    }

    /** The objects in a list. */
    List<TokenizerComponent> steps(String field) {
        JsonNode list = node.path(field);
        if (!list.isArray() || list.size() > MOST_STEPS) {
            throw bad(field, "must be a list of at most " + MOST_STEPS);
        }
        List<TokenizerComponent> steps = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            steps.add(new TokenizerComponent(list.get(i), where + "." + field + "[" + i + "]"));
        }
        return steps;
    }

    TokenizerComponent child(String field) {
        return new TokenizerComponent(node.path(field), where + "." + field);
    }

    BadDataException bad(String field, String rule) {
        return new BadDataException(
                where + "." + field + " " + rule + ", it is " + shown(node.path(field)) + ": download the file again");
    }

    /** Creates the exception for a rejected regular expression. */
    BadDataException refused(String field, RefusedPatternException reason) {
        return new BadDataException(
                where + "." + field + " " + reason.getMessage() + ", it is " + shown(node.path(field))
                        + ": give a model whose tokenizer splits texts by a simpler one",
                reason);
    }

    /** Creates the exception for an unsupported type. */
    BadDataException unsupported(String... supported) {
        return new BadDataException(where + " has the type '" + shortened(type()) + "', which is not supported: "
                + "give a model whose tokenizer has one of " + List.of(supported));
    }

    static String shown(JsonNode value) {
        if (value.isContainerNode() && value.size() > 2) {
            return (value.isArray() ? "a list of " : "an object of ") + value.size();
        }
        return value.isMissingNode() ? "missing" : shortened(value.toString());
    }

    public static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
