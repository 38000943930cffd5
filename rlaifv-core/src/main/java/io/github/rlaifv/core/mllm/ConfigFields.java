package io.github.rlaifv.core.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads fields with defaults; wrong types are errors that name file and field.
 *
 * @param node an object, or nothing
 * @param file that holds it
 * @param prefix of the fields' names in messages
 */
public record ConfigFields(JsonNode node, Path file, String prefix) {

    /** The whole file. */
    public ConfigFields(JsonNode node, Path file) {
        this(node, file, "");
    }

    /** An object inside; without fields where there is none. */
    public ConfigFields child(String name) {
        return new ConfigFields(node.path(name), file, prefix + name + ".");
    }

    /** Whether the field is missing or null. */
    public boolean lacks(String name) {
        return node.path(name).isMissingNode() || node.path(name).isNull();
    }

    public int integer(String name, int otherwise) {
        if (lacks(name)) {
            return otherwise;
        }
        if (!node.path(name).isIntegralNumber() || !node.path(name).canConvertToInt()) {
            throw bad(name, "must be a whole number");
        }
        return node.path(name).asInt();
    }

    public int positive(String name, int otherwise) {
        int value = integer(name, otherwise);
        if (value <= 0) {
            throw bad(name, "must be positive");
        }
        return value;
    }

    public double number(String name, double otherwise) {
        if (lacks(name)) {
            return otherwise;
        }
        if (!node.path(name).isNumber()) {
            throw bad(name, "must be a number");
        }
        return node.path(name).asDouble();
    }

    public boolean flag(String name, boolean otherwise) {
        if (lacks(name)) {
            return otherwise;
        }
        if (!node.path(name).isBoolean()) {
            throw bad(name, "must be true or false");
        }
        return node.path(name).asBoolean();
    }

    public String text(String name, String otherwise) {
        if (lacks(name)) {
            return otherwise;
        }
        if (!node.path(name).isTextual()) {
            throw bad(name, "must be a text");
        }
        return node.path(name).asText();
    }

    /** Whole numbers; empty where the field is missing. */
    public List<Integer> integers(String name) {
        List<Integer> result = new ArrayList<>();
        if (!lacks(name)) {
            if (!node.path(name).isArray()) {
                throw bad(name, "must be a list of whole numbers");
            }
            for (JsonNode value : node.path(name)) {
                if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                    throw bad(name, "must be a list of whole numbers");
                }
                result.add(value.asInt());
            }
        }
        return result;
    }

    /** A list or object as it stands in the file; empty where the field is missing. */
    public JsonNode raw(String name) {
        return node.path(name);
    }

    /** Refuses any value but one. */
    public void require(String name, String only) {
        if (!text(name, only).equals(only)) {
            throw bad(name, "is not supported, only '" + only + "' is");
        }
    }

    /** The exception for a value that can't be used. */
    public BadDataException bad(String name, String rule) {
        return new BadDataException(file + ": " + prefix + name + " " + rule + ", it is " + node.path(name));
    }
}
