package io.github.rlaifv.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the forms that this library's files use, and creates trees to be written. Strict reading is the task
 * of {@code core.internal.json} and {@code JsonFile}.
 */
public final class JsonText {
    private static final JsonMapper PLAIN = new JsonMapper();
    private static final ObjectWriter LINE = PLAIN.writer();
    private static final ObjectWriter PRETTY = PLAIN.writer(printer());
    private static final ObjectWriter PRETTY_SNAKE_CASE = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build()
            .writer(printer());

    private JsonText() {}

    /** A printer that uses the same line ends on every system. */
    private static DefaultPrettyPrinter printer() {
        return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }

    /** Returns a new empty JSON object. */
    public static ObjectNode object() {
        return PLAIN.createObjectNode();
    }

    /** Returns a tree or record on one line, without the line end. */
    public static String line(@Nullable Object value) {
        return write(LINE, value);
    }

    /** Returns a tree or record with one field per line, without the last line end. */
    public static String pretty(Object value) {
        return write(PRETTY, value);
    }

    /** Same as {@link #pretty}, with the components of records in snake case. */
    public static String prettySnakeCase(Object value) {
        return write(PRETTY_SNAKE_CASE, value);
    }

    /**
     * Reads JSON of unknown origin in order to recognize it. Duplicate fields and text after the value are accepted.
     *
     * @throws JsonProcessingException if the text does not begin with JSON
     */
    public static JsonNode recognize(String text) throws JsonProcessingException {
        return PLAIN.readTree(text);
    }

    private static String write(ObjectWriter writer, @Nullable Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a value cannot be written as JSON (" + e.getOriginalMessage() + "): give trees, records or maps",
                    e);
        }
    }
}
