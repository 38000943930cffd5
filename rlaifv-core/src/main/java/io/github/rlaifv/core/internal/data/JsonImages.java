package io.github.rlaifv.core.internal.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Reads the only image of a record: a path, an object with {@code path} and {@code bytes} (base64), or a list with one
 * of these.
 *
 * @param places folders in which images may lie
 * @param again reads the record of a line again, so that its bytes need not stay in memory
 */
public record JsonImages(ImagePlaces places, LongFunction<JsonRecord> again) {
    private static final String BYTES = "bytes";
    private static final String PATH = "path";

    static boolean isImage(JsonNode value) {
        return value.isObject() && (value.has(BYTES) || value.has(PATH));
    }

    static boolean isList(JsonNode value) {
        return value.isArray() && (value.isEmpty() || value.get(0).isTextual() || isImage(value.get(0)));
    }

    ImageSource of(JsonRecord record, String field) {
        JsonNode one = one(record, field);
        if (isImage(one) && one.hasNonNull(BYTES)) {
            bytes(record, field);
            long line = record.line();
            return ImageSource.deferred(
                    record.file() + ", line " + line + ", field \"" + field + "\"",
                    () -> bytes(again.apply(line), field));
        }
        return places.load(record, field, path(record, field));
    }

    /** Returns the error for an image outside the allowed folders; empty if it is allowed. */
    public Optional<BadDataException> refusal(JsonRecord record, String field) {
        JsonNode one = one(record, field);
        return isImage(one) && one.hasNonNull(BYTES)
                ? Optional.empty()
                : places.refusal(record, field, path(record, field));
    }

    static String pathBesideBytes(JsonRecord record, String field) {
        JsonNode one = one(record, field);
        return isImage(one) ? one.path(PATH).asText("") : "";
    }

    private static String path(JsonRecord record, String field) {
        JsonNode one = one(record, field);
        if (one.isTextual()) {
            return one.textValue();
        }
        JsonNode path = one.path(PATH);
        if (isImage(one) && path.isTextual() && !path.textValue().isEmpty()) {
            return path.textValue();
        }
        if (isImage(one)) {
            throw record.problem(field, "has neither bytes nor a path");
        }
        // throws the error that describes the value
        return record.text(field);
    }

    private static byte[] bytes(JsonRecord record, String field) {
        JsonNode bytes = one(record, field).get(BYTES);
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(bytes.isTextual() ? bytes.textValue() : "?");
        } catch (IllegalArgumentException e) {
            throw record.problem(field, "must hold its bytes as a base64 string");
        }
        if (decoded.length == 0) {
            throw record.problem(field, "has an image of 0 bytes");
        }
        return decoded;
    }

    private static JsonNode one(JsonRecord record, String field) {
        JsonNode value = record.json().path(field);
        if (!value.isArray()) {
            return value;
        }
        if (value.size() != 1) {
            throw record.problem(
                    field,
                    value.isEmpty()
                            ? "is empty; every record needs its image"
                            : "has " + value.size() + " images; records with one image are supported");
        }
        return value.get(0);
    }
}
