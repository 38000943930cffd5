package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.function.BiFunction;

/** Converts JSON objects to Java records, and turns the mapper's errors into messages that name the field. */
final class RecordBinding {
    static final RecordBinding PLAIN = new RecordBinding(StrictJson.MAPPER);
    static final RecordBinding SNAKE_CASE = new RecordBinding(StrictJson.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build());

    private final JsonMapper mapper;

    private RecordBinding(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Converts an object.
     *
     * @param failure makes the exception about an object that can't be converted, of a message and its cause
     */
    <T> T bind(ObjectNode json, Class<T> type, BiFunction<String, Throwable, BadDataException> failure) {
        try {
            return mapper.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw failure.apply(problem(e), e);
        } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException e) {
            throw failure.apply("cannot be used: " + e.getMessage(), e);
        }
    }

    private static String problem(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "cannot be used: " + e.getOriginalMessage();
        }
        String field = path(mapping.getPath());
        String named = field.isEmpty() ? "" : "field \"" + RecordPlace.shorten(field, 80) + "\" ";
        if (e instanceof UnrecognizedPropertyException) {
            return named + "is unknown: the file is damaged or of another version";
        }
        if (e instanceof InvalidNullException) {
            return named + "is null";
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return named + "cannot be used: " + e.getCause().getMessage();
        }
        String message = e.getOriginalMessage();
        if (message.startsWith("Missing required creator property") || message.startsWith("Missing creator property")) {
            return named + "is missing";
        }
        if (message.startsWith("must be")) {
            return named + message;
        }
        Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return named + (wanted == null ? "cannot be used: " + message : "must be " + words(wanted));
    }

    private static String words(Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "an integer within the range of " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return java.util.Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object";
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getIndex() >= 0) {
                path.append('[').append(reference.getIndex()).append(']');
            } else if (reference.getFieldName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }
}
