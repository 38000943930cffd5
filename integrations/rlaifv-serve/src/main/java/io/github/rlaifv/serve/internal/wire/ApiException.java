package io.github.rlaifv.serve.internal.wire;

import java.io.Serial;

/** A request that is answered with an error. */
public final class ApiException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    /** Creates the exception. It has no stack trace, because it describes the request, not this program. */
    ApiException(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** The error that the client gets. */
    public ApiError error() {
        return error;
    }
}
