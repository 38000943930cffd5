package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of an object of a request. A field that is missing or null has its default; a value of another type is an
 * error that names the field.
 *
 * @param object the object
 * @param path path of the object in the request, such as {@code stream_options}; empty for the request itself
 */
record Fields(ObjectNode object, String path) {

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Optional<JsonNode> field(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private ApiException wrong(String name, String wanted, JsonNode value) {
        return ApiError.invalid(
                        path(name),
                        "invalid_type",
                        "Invalid type for '" + path(name) + "': expected " + wanted + ", but got " + shown(value) + ".")
                .exception();
    }

    /** The value as a part of a message; long ones are cut. */
    static String shown(JsonNode value) {
        if (value.isObject() || value.isArray()) {
            return value.isObject() ? "an object" : "an array";
        }
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    double number(String name, double least, double most, double standard) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return standard;
        }
        JsonNode value = field.get();
        if (!value.isNumber()) {
            throw wrong(name, "a number", value);
        }
        double number = value.asDouble();
        if (!(number >= least && number <= most)) {
            throw ApiError.value(
                            path(name),
                            "Invalid '" + path(name) + "': must be between " + least + " and " + most + ", was "
                                    + shown(value) + ".")
                    .exception();
        }
        return number;
    }

    Optional<Integer> integer(String name, int least, int most) {
        return whole(name, least, most).map(Math::toIntExact);
    }

    Optional<Long> whole(String name, long least, long most) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        JsonNode value = field.get();
        if (!value.isIntegralNumber()) {
            throw wrong(name, "an integer", value);
        }
        if (!value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw ApiError.value(
                            path(name),
                            "Invalid '" + path(name) + "': must be between " + least + " and " + most + ", was "
                                    + shown(value) + ".")
                    .exception();
        }
        return Optional.of(value.asLong());
    }

    boolean flag(String name, boolean standard) {
        Optional<JsonNode> field = field(name);
        if (field.isPresent() && !field.get().isBoolean()) {
            throw wrong(name, "a boolean", field.get());
        }
        return field.map(JsonNode::asBoolean).orElse(standard);
    }

    Optional<String> text(String name) {
        Optional<JsonNode> field = field(name);
        if (field.isPresent() && !field.get().isTextual()) {
            throw wrong(name, "a string", field.get());
        }
        return field.map(JsonNode::asText);
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    private ApiException missing(String name) {
        return ApiError.invalid(
                        path(name), "missing_required_parameter", "Missing required parameter: '" + path(name) + "'.")
                .exception();
    }

    Optional<Fields> object(String name) {
        return field(name).map(value -> {
            if (value instanceof ObjectNode inner) {
                return new Fields(inner, path(name));
            }
            throw wrong(name, "an object", value);
        });
    }

    /** A list of objects, each with its path, such as {@code messages[0]}. */
    List<Fields> objects(String name) {
        JsonNode list = field(name).orElseThrow(() -> missing(name));
        if (!list.isArray()) {
            throw wrong(name, "an array of objects", list);
        }
        List<Fields> all = new ArrayList<>();
        for (JsonNode value : list) {
            String place = name + "[" + all.size() + "]";
            if (!(value instanceof ObjectNode inner)) {
                throw wrong(place, "an object", value);
            }
            all.add(new Fields(inner, path(place)));
        }
        return all;
    }

    /** A string or a list of strings. */
    List<String> texts(String name) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return List.of();
        }
        JsonNode value = field.get();
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        if (!value.isArray()) {
            throw wrong(name, "a string or an array of strings", value);
        }
        List<String> all = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isTextual()) {
                throw wrong(name + "[" + all.size() + "]", "a string", one);
            }
            all.add(one.asText());
        }
        return all;
    }

    boolean isText(String name) {
        return field(name).filter(JsonNode::isTextual).isPresent();
    }

    boolean has(String name) {
        return field(name).isPresent();
    }
}
