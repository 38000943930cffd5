package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A JSON object in a file: a line, an element of a list, or the whole file. Its getters reject values that are missing,
 * null, of a wrong type or out of range, with a message that names file, place and field.
 */
public final class JsonRecord {
    private static final int SHOWN = 80;

    private final RecordPlace place;
    private final String inside;
    private final ObjectNode json;

    private JsonRecord(RecordPlace place, String inside, ObjectNode json) {
        this.place = place;
        this.inside = inside;
        this.json = json;
    }

    static JsonRecord at(RecordPlace place, ObjectNode json) {
        return new JsonRecord(place, "", json);
    }

    /** The file that contains the object. */
    public Path file() {
        return place.file();
    }

    /** The number of its line, counted from 1; 0 if it is not a line. */
    public long line() {
        return place.line();
    }

    /** The JSON object. */
    public ObjectNode json() {
        return json;
    }

    /**
     * Returns the same record with another advice at the end of messages, such as "delete the line to compute it anew".
     */
    public JsonRecord advising(String advice) {
        return new JsonRecord(place.advising(advice), inside, json);
    }

    /** A text; numbers and booleans are converted to text. */
    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isValueNode()) {
            throw wrong(field, "a string");
        }
        return whole(field, value.asText());
    }

    /** Rejects unpaired surrogates, which can't be written as UTF-8 and would become question marks. */
    private String whole(String field, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw problem(field, "contains half a character, a surrogate such as \\ud83d without its other half");
        }
        return text;
    }

    /** A text that is not blank; numbers and booleans are converted to text. */
    public String filled(String field) {
        String text = text(field);
        if (text.isBlank()) {
            throw problem(field, "is blank");
        }
        return text;
    }

    /** A text without conversion from other types. */
    public String string(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong(field, "a string");
        }
        return value.textValue();
    }

    /** A text; empty if the field is missing or null. Numbers and booleans are converted to text. */
    public String textOrEmpty(String field) {
        return has(field) ? text(field) : "";
    }

    /** A finite number; NaN if the field is missing or null. */
    public double numberOrNaN(String field) {
        return has(field) ? number(field) : Double.NaN;
    }

    /** A finite number. */
    public double number(String field) {
        return finite(required(field), field);
    }

    /** A number, which may be NaN or infinite. */
    public double anyNumber(String field) {
        return any(required(field), field);
    }

    /** A finite number within bounds, both inclusive. */
    public double number(String field, double least, double most) {
        double value = number(field);
        if (value < least || value > most) {
            throw wrong(field, "a number from " + least + " to " + most);
        }
        return value;
    }

    /** An integer. */
    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(field, "an integer");
        }
        return value.intValue();
    }

    /** An integer of at least 0. */
    public long count(String field) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(field, "an integer, 0 or more");
        }
        return value.longValue();
    }

    /** A boolean. */
    public boolean flag(String field) {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.booleanValue();
    }

    /** A nested object. */
    public JsonRecord object(String field) {
        if (required(field) instanceof ObjectNode object) {
            return new JsonRecord(place, inside + field + ".", object);
        }
        throw wrong(field, "an object");
    }

    /** A list of objects. */
    public List<JsonRecord> list(String field) {
        List<JsonRecord> elements = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!(element instanceof ObjectNode object)) {
                throw wrong(field, "a list of objects");
            }
            elements.add(new JsonRecord(place, inside + field + "[" + elements.size() + "].", object));
        }
        return elements;
    }

    /** A list of texts. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!element.isTextual()) {
                throw wrong(field, "a list of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A list of finite numbers. */
    public List<Double> numbers(String field) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : array(field)) {
            numbers.add(finite(element, field));
        }
        return numbers;
    }

    /** A list of numbers, which may be NaN or infinite. */
    public List<Double> anyNumbers(String field) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : array(field)) {
            numbers.add(any(element, field));
        }
        return numbers;
    }

    /** A nested object whose values are texts, by name. */
    public SortedMap<String, String> textsByName(String field) {
        return byName(field, node -> {
            if (!node.isTextual()) {
                throw wrong(field, "an object of strings");
            }
            return node.textValue();
        });
    }

    /** A nested object whose values are numbers, which may be NaN or infinite, by name. */
    public SortedMap<String, Double> numbersByName(String field) {
        return byName(field, node -> any(node, field));
    }

    /** All fields by name, which must be texts. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        json.fieldNames().forEachRemaining(field -> texts.put(field, string(field)));
        return texts;
    }

    private <T> SortedMap<String, T> byName(String field, Function<JsonNode, T> value) {
        SortedMap<String, T> values = new TreeMap<>();
        object(field).json.properties().forEach(one -> values.put(one.getKey(), value.apply(one.getValue())));
        return values;
    }

    /** Whether the field exists and is not null. */
    public boolean has(String field) {
        return json.hasNonNull(field);
    }

    /** Rejects fields with other names, because this project's files contain no unused fields. */
    public JsonRecord only(String... fields) {
        Set<String> known = Set.of(fields);
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw error("field \"" + inside + RecordPlace.shorten(field, SHOWN)
                        + "\" is unknown: the file is damaged or of another version; "
                        + place.advice("remove the field"));
            }
        });
        return this;
    }

    /** Treats a missing field as null, which {@link #as} accepts for nullable components. */
    public JsonRecord optional(String field) {
        if (!json.has(field)) {
            json.putNull(field);
        }
        return this;
    }

    /** Rejects versions of a format other than the given one. */
    public JsonRecord version(int known) {
        int version = integer("version");
        if (version != known) {
            throw error("is of version " + version + ", this release reads version " + known + "; "
                    + place.advice("use the release that wrote it"));
        }
        return this;
    }

    /**
     * Converts the object to a Java record. Each component is required, and no other fields are accepted. Null is
     * accepted for components declared nullable, and NaN and infinity for those marked {@link AnyDouble}.
     */
    public <T> T as(Class<T> type) {
        return RecordBinding.PLAIN.bind(json, type, this::unbound);
    }

    /** Same as {@link #as} with names in snake case, such as {@code mean_words} for {@code meanWords}. */
    public <T> T asSnakeCase(Class<T> type) {
        return RecordBinding.SNAKE_CASE.bind(json, type, this::unbound);
    }

    /** Creates an exception about this record. */
    public BadDataException error(String message) {
        return place.error(message);
    }

    /** Creates an exception about a field of this record, with the advice at the end. */
    public BadDataException problem(String field, String problem) {
        return error(
                "field \"" + inside + field + "\" " + problem + "; " + place.advice("correct it or remove the record"));
    }

    private BadDataException unbound(String message, Throwable cause) {
        return new BadDataException(
                place.where() + message + "; " + place.advice("correct it or remove the record"), cause);
    }

    private JsonNode array(String field) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrong(field, "a list");
        }
        return value;
    }

    private double finite(JsonNode value, String field) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(field, "a finite number");
        }
        return value.doubleValue();
    }

    private double any(JsonNode value, String field) {
        return value.isTextual() && NonFinite.is(value.textValue())
                ? NonFinite.value(value.textValue())
                : finite(value, field);
    }

    private JsonNode required(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw error("field \"" + inside + field + "\" is " + (value.isNull() ? "null" : "missing") + "; "
                    + place.advice("add it or remove the record"));
        }
        return value;
    }

    private BadDataException wrong(String field, String expected) {
        String found = RecordPlace.shorten(String.valueOf(json.get(field)), SHOWN);
        return problem(field, "must be " + expected + ", was " + found);
    }
}
