package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients of OpenAI's API receive it. The status decides which exception a client raises.
 *
 * @param status HTTP status
 * @param type OpenAI's type of the error, such as {@code invalid_request_error}
 * @param code short name of the problem, such as {@code model_not_found}
 * @param message what is wrong, where, and what to do
 * @param param the parameter of the request that is wrong; null if there is none
 * @param retryAfter seconds after which the client may try again; empty if trying again does not help
 */
public record ApiError(
        int status,
        String type,
        String code,
        String message,
        @Nullable String param,
        OptionalInt retryAfter) {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    public ApiError {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    private static ApiError of(int status, String type, String code, String message, @Nullable String param) {
        return new ApiError(status, type, code, message, param, OptionalInt.empty());
    }

    /** A request that can't be answered as it is. */
    public static ApiError invalid(@Nullable String param, String code, String message) {
        return of(400, INVALID, code, message, param);
    }

    /** A parameter with a value that is not accepted. */
    public static ApiError value(String param, String message) {
        return invalid(param, "invalid_value", message);
    }

    /** A missing or wrong key. */
    public static ApiError key(String message) {
        return of(401, INVALID, "invalid_api_key", message, null);
    }

    /** A model that is not served. */
    public static ApiError model(String message) {
        return of(404, INVALID, "model_not_found", message, "model");
    }

    /** A path, method or kind of body that the server does not have. */
    public static ApiError route(int status, String code, String message) {
        return of(status, INVALID, code, message, null);
    }

    /** A body that is too large. */
    public static ApiError tooLarge(String message) {
        return of(413, INVALID, "request_too_large", message, null);
    }

    /** A client that sends its request too slowly. */
    public static ApiError slowRequest(String message) {
        return of(408, INVALID, "request_timeout", message, null);
    }

    /** More requests than the server accepts at the same time. */
    public static ApiError busy(String message, int seconds) {
        return new ApiError(429, "rate_limit_error", "queue_full", message, null, OptionalInt.of(seconds));
    }

    /** Requests whose bodies and images fill the memory for them. */
    public static ApiError full() {
        return busy("The requests that this server holds fill its memory. Try again later.", 1);
    }

    /** A server that is shutting down. */
    public static ApiError stopping(String message, int seconds) {
        return new ApiError(503, SERVER, "shutting_down", message, null, OptionalInt.of(seconds));
    }

    /** A request that was not answered within its time limit. */
    public static ApiError deadline(String message) {
        return of(504, SERVER, "deadline_exceeded", message, null);
    }

    /** A failure of the model. */
    public static ApiError failed(int status, String message) {
        return of(status, SERVER, "model_failed", message, null);
    }

    /** A failure that the request did not cause and that has no better description. */
    public static ApiError internal() {
        return of(
                500,
                SERVER,
                "internal_error",
                "The server failed for a reason of its own. Its log has the details.",
                null);
    }

    /** Whether clients that retry by themselves should do so. */
    public boolean worthRetrying() {
        return retryAfter.isPresent() || status == 502;
    }

    /** The body: {@code {"error": {...}}}. */
    public ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }

    /** An exception with this error. */
    public ApiException exception() {
        return new ApiException(this);
    }

    /** A request that is answered with an error. */
    public static final class ApiException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient ApiError error;

        /** Creates the exception. It has no stack trace, because it describes the request, not this program. */
        private ApiException(ApiError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        /** The error that the client gets. */
        public ApiError error() {
            return error;
        }
    }
}
