package io.github.rlaifv.core.data.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of a JSON Lines file; its getters say file, line and field where something is missing or of another type.
 *
 * @param file it stands in
 * @param line from 1
 * @param json the object
 */
public record JsonRecord(Path file, long line, ObjectNode json) {

    /** A text; a number or a boolean counts as its text. */
    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isValueNode()) {
            throw wrong(field, "a text");
        }
        return value.asText();
    }

    /** A number, NaN where the field is missing or null. */
    public double numberOrNaN(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        return number(field);
    }

    /** A number. */
    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber()) {
            throw wrong(field, "a number");
        }
        return value.doubleValue();
    }

    /** A whole number. */
    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(field, "a whole number");
        }
        return value.intValue();
    }

    /** True or false. */
    public boolean flag(String field) {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.booleanValue();
    }

    /** A list of objects. */
    public List<JsonRecord> list(String field) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrong(field, "a list");
        }
        List<JsonRecord> elements = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (!(element instanceof ObjectNode object)) {
                throw wrong(field, "a list of objects");
            }
            elements.add(new JsonRecord(file, line, object));
        }
        return elements;
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return json.hasNonNull(field);
    }

    /** An error about this record. */
    public BadDataException error(String message) {
        return new BadDataException(file + ", line " + line + ": " + message);
    }

    private JsonNode required(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw error("field \"" + field + "\" is missing; add it or remove the record");
        }
        return value;
    }

    private BadDataException wrong(String field, String expected) {
        return error("field \"" + field + "\" must be " + expected + ", was " + json.get(field));
    }
}
