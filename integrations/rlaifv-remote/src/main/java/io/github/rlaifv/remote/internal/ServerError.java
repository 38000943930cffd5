package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a server's error message from any of the usual forms of error bodies. */
public final class ServerError {
    private static final int SHOWN = 500;

    private ServerError() {}

    /** The message in an error's body; if the body has no known form, the body itself, shortened. */
    public static String message(byte[] body, ApiKey key) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String message = text;
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                message = message(JsonText.recognize(text), text);
            } catch (JsonProcessingException e) {
                // Truncated or not JSON after all: shown unchanged.
            }
        }
        String shown = key.redact(message);
        return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
    }

    /** Whether an object is an error, regardless of the status that it came with. */
    public static boolean is(JsonNode answer) {
        JsonNode error = answer.path("error");
        return error.isObject() && !error.isEmpty()
                || (error.isTextual() && !error.asText().isBlank())
                || answer.path("object").asText().equals("error")
                || answer.path("choices").isEmpty() && !message(answer, "").isEmpty();
    }

    /**
     * The exception of an error object that came with status 200: with the status that it names, or as an unusable
     * answer.
     */
    public static RuntimeException exception(JsonNode answer, ApiKey key) {
        String detail = "in an answer with status 200: " + message(answer, key);
        int status = status(answer);
        return status > 0
                ? new StatusException(status, detail, null)
                : UnusableAnswerException.passing("server error", detail);
    }

    /** The status that an error object names; 0 if it names none. */
    private static int status(JsonNode answer) {
        for (JsonNode code :
                List.of(answer.path("error").path("code"), answer.path("error").path("status"), answer.path("code"))) {
            if (code.canConvertToInt() && code.asInt() >= 400 && code.asInt() < 600) {
                return code.asInt();
            }
        }
        return 0;
    }

    /** The message of an error object. */
    public static String message(JsonNode answer, ApiKey key) {
        String shown = key.redact(message(answer, answer.toString()));
        return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
    }

    private static String message(JsonNode json, String otherwise) {
        for (JsonNode at : List.of(
                json.path("error").path("message"),
                json.path("error"),
                json.path("error").path(0),
                json.path("error").path(0).path("message"),
                json.path("errors").path(0),
                json.path("errors").path(0).path("message"),
                json.path("message"),
                json.path("detail"),
                json.path("msg"))) {
            if (at.isTextual() && !at.asText().isBlank()) {
                return at.asText();
            }
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode one : json.path("detail")) {
            if (one.path("msg").isTextual()) {
                List<String> place = new ArrayList<>();
                one.path("loc").forEach(part -> place.add(part.asText()));
                parts.add((place.isEmpty() ? "" : String.join(".", place) + ": ")
                        + one.path("msg").asText());
            }
        }
        return parts.isEmpty() ? otherwise : String.join("; ", parts);
    }
}
