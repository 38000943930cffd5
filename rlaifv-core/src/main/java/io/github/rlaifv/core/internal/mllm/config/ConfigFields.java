package io.github.rlaifv.core.internal.mllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads fields of a configuration with defaults. Values of a wrong type are rejected with a message that names file and
 * field.
 *
 * @param node a JSON object, or a missing node
 * @param file file that contains it, for messages
 * @param prefix prefix of field names in messages
 */
public record ConfigFields(JsonNode node, Path file, String prefix) {
    private static final int MOST = 1 << 24;
    private static final int MOST_LAYERS = 1 << 12;
    private static final int MOST_PIXELS = 1 << 14;
    private static final double MOST_NUMBER = 1e12;
    /** Longest quoted value in a message, in characters. */
    private static final int SHOWN = 200;
    /** Red, green and blue. */
    private static final int CHANNELS = 3;

    /** Reads the top-level fields of a file. */
    public ConfigFields(JsonNode node, Path file) {
        this(node, file, "");
    }

    /** The fields of a nested object; none if the object is missing. */
    public ConfigFields child(String name) {
        if (!lacks(name) && !node.path(name).isObject()) {
            throw bad(name, "must be an object");
        }
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
            throw bad(name, "must be an integer");
        }
        return node.path(name).asInt();
    }

    /** An integer, which may also be the only element of a list, for settings that could have several values. */
    public int single(String name, int otherwise) {
        if (!node.path(name).isArray()) {
            return integer(name, otherwise);
        }
        List<Integer> values = integers(name);
        if (values.size() != 1) {
            throw bad(name, "must be one integer");
        }
        return values.get(0);
    }

    /** A positive width or length. More than {@value #MOST} is rejected as a mistake in the file. */
    public int positive(String name, int otherwise) {
        return positive(name, otherwise, MOST);
    }

    /** A number of layers. More than {@value #MOST_LAYERS} is rejected as a mistake in the file. */
    public int layers(String name, int otherwise) {
        return positive(name, otherwise, MOST_LAYERS);
    }

    /** The side of an image in pixels. More than {@value #MOST_PIXELS} is rejected as a mistake in the file. */
    public int side(String name, int otherwise) {
        return positive(name, otherwise, MOST_PIXELS);
    }

    /** An integer from 1 to {@code most}. The limit matters because memory is reserved before any weight is read. */
    public int positive(String name, int otherwise, int most) {
        int value = integer(name, otherwise);
        if (value <= 0 || value > most) {
            throw bad(name, "must be from 1 to " + most);
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
        double value = node.path(name).asDouble();
        if (!Double.isFinite(value)) {
            throw bad(name, "must be a finite number");
        }
        return value;
    }

    /** A number above 0 and at most {@value #MOST_NUMBER}, such as a base or a factor. */
    public double positiveNumber(String name, double otherwise) {
        double value = number(name, otherwise);
        if (!(value > 0) || value > MOST_NUMBER) {
            throw bad(name, "must be above 0 and at most " + MOST_NUMBER);
        }
        return value;
    }

    /** The epsilon of a norm, at least 0 and below 1. */
    public double epsilon(String name, double otherwise) {
        double value = number(name, otherwise);
        if (!(value >= 0) || value >= 1) {
            throw bad(name, "must be from 0 to below 1");
        }
        return value;
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
            throw bad(name, "must be a string");
        }
        return node.path(name).asText();
    }

    /** A list of integers; empty if the field is missing. */
    public List<Integer> integers(String name) {
        List<Integer> result = new ArrayList<>();
        if (!lacks(name)) {
            if (!node.path(name).isArray()) {
                throw bad(name, "must be a list of integers");
            }
            for (JsonNode value : node.path(name)) {
                if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                    throw bad(name, "must be a list of integers");
                }
                result.add(value.asInt());
            }
        }
        return result;
    }

    /** Three numbers, one per color channel. */
    public List<Double> colors(String name, List<Double> otherwise) {
        if (lacks(name)) {
            return otherwise;
        }
        List<Double> result = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
                throw bad(name, "must be three numbers");
            }
            result.add(value.asDouble());
        }
        if (!node.path(name).isArray() || result.size() != CHANNELS) {
            throw bad(name, "must be three numbers");
        }
        return result;
    }

    /** A list or object without conversion; empty if the field is missing. */
    public JsonNode raw(String name) {
        return node.path(name);
    }

    /** Rejects every value except one. */
    public void require(String name, String only) {
        if (!text(name, only).equals(only)) {
            throw bad(name, "is not supported, only '" + only + "' is");
        }
    }

    /** Rejects a flag that is set to the other value. A missing flag has the accepted value. */
    public void require(String name, boolean only) {
        if (flag(name, only) != only) {
            throw bad(name, "is not supported, only " + only + " is");
        }
    }

    /** Creates the exception for an invalid value. */
    public BadDataException bad(String name, String rule) {
        return bad(name, rule, "download the file again, or use another model");
    }

    /** Creates the exception for an invalid value, with what to do about it. */
    public BadDataException bad(String name, String rule, String remedy) {
        JsonNode value = node.path(name);
        String shown = value.isMissingNode() ? "missing" : value.toString();
        return new BadDataException(file + ": " + prefix + name + " " + rule + ", it is "
                + (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown) + ": " + remedy);
    }
}
