package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.core.JacksonException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The classification of an exception of a call.
 *
 * @param reason category under which the failure is counted
 * @param detail description of what happened
 * @param effect whether the same or other requests may succeed later
 * @param retryAfter how long the server asks to wait; null if it does not ask
 */
public record CallFailure(
        String reason,
        String detail,
        FailureEffect effect,
        @Nullable Duration retryAfter) {

    public static CallFailure of(Throwable error) {
        Optional<StatusException> status = find(StatusException.class, error);
        if (status.isPresent()) {
            return ofStatus(status.get());
        }
        Optional<UnusableAnswerException> unusable = find(UnusableAnswerException.class, error);
        if (unusable.isPresent()) {
            return new CallFailure(
                    unusable.get().reason(),
                    message(unusable.get()),
                    unusable.get().effect(),
                    null);
        }
        if (error instanceof BadDataException || error instanceof IllegalArgumentException) {
            return new CallFailure("unusable input", message(error), FailureEffect.LASTING, null);
        }
        if (error instanceof CallNotPermittedException) {
            return new CallFailure(
                    "server down",
                    "the circuit breaker is open after too many failures in a row",
                    FailureEffect.PASSING,
                    null);
        }
        if (error instanceof ContentFilteredException) {
            return new CallFailure("refused by a content filter", message(error), FailureEffect.LASTING, null);
        }
        if (find(TimeoutException.class, error).isPresent()
                || find(HttpTimeoutException.class, error).isPresent()) {
            return new CallFailure("timed out", message(error), FailureEffect.PASSING, null);
        }
        // Unreadable JSON is an IOException too, which LangChain4j wraps.
        Optional<JacksonException> json = find(JacksonException.class, error);
        if (json.isPresent()) {
            return new CallFailure("unreadable answer", json.get().getOriginalMessage(), FailureEffect.PASSING, null);
        }
        Optional<String> connection = find(ConnectionException.class, error)
                .map(CallFailure::message)
                .or(() -> find(IOException.class, error).map(CallFailure::describe));
        if (connection.isPresent()) {
            return new CallFailure("connection failed", connection.get(), FailureEffect.PASSING, null);
        }
        if (error instanceof LangChain4jException) {
            return ofModel(error);
        }
        // What LangChain4j's reader throws for JSON that lacks required fields.
        return new CallFailure("unreadable answer", describe(error), FailureEffect.PASSING, null);
    }

    /**
     * An exception without a status: from models of other providers, or from LangChain4j's own checks of a response.
     */
    private static CallFailure ofModel(Throwable error) {
        if (error instanceof AuthenticationException || error instanceof ModelNotFoundException) {
            return new CallFailure("refused", message(error), FailureEffect.FOR_ALL, null);
        }
        if (error instanceof NonRetriableException) {
            return new CallFailure("refused", message(error), FailureEffect.LASTING, null);
        }
        if (error instanceof RateLimitException) {
            return new CallFailure("rate limited", message(error), FailureEffect.PASSING, null);
        }
        boolean choices =
                error instanceof InternalServerException && message(error).contains("choice");
        return new CallFailure(
                choices ? "wrong number of choices" : "server error", message(error), FailureEffect.PASSING, null);
    }

    private static CallFailure ofStatus(StatusException error) {
        int status = error.statusCode();
        Duration wait = error.retryAfter().orElse(null);
        String detail = message(error).strip();
        return switch (status) {
            case 301, 302, 303, 307, 308, 401, 404 ->
                new CallFailure("refused (HTTP " + status + ")", detail, FailureEffect.FOR_ALL, null);
            case 408 -> new CallFailure("timed out", detail, FailureEffect.PASSING, wait);
            case 429 -> new CallFailure("rate limited (HTTP 429)", detail, FailureEffect.PASSING, wait);
            case 425 -> new CallFailure("server error (HTTP 425)", detail, FailureEffect.PASSING, wait);
            default ->
                status >= 500
                        ? new CallFailure("server error (HTTP " + status + ")", detail, FailureEffect.PASSING, wait)
                        : new CallFailure("refused (HTTP " + status + ")", detail, FailureEffect.LASTING, null);
        };
    }

    /** Whether the failure shows that the server itself is in trouble, not that it is busy or got a wrong request. */
    public boolean countsAgainstServer() {
        return effect == FailureEffect.PASSING && !reason.startsWith("rate limited");
    }

    /** Whether the server asks for fewer requests, with status 429, or with status 503 and a time to wait. */
    public boolean isBusy() {
        return reason.startsWith("rate limited") || (retryAfter != null && reason.endsWith("(HTTP 503)"));
    }

    /** Returns the same failure with the key hidden in its detail, which may quote any part of a response. */
    public CallFailure redacted(ApiKey key) {
        return new CallFailure(reason, key.redact(detail), effect, retryAfter);
    }

    public RequestFailure toFailure(String request) {
        return new RequestFailure(
                request, reason, detail, effect == FailureEffect.PASSING || effect == FailureEffect.LATER);
    }

    private static String message(Throwable error) {
        return String.valueOf(error.getMessage());
    }

    static String describe(Throwable error) {
        return error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
