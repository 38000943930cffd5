package io.github.rlaifv.remote.internal;

import dev.langchain4j.exception.HttpException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response with a status other than 2xx, with the time that the server asks to wait. */
public final class StatusException extends HttpException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    public StatusException(int status, String body, @Nullable Duration retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
