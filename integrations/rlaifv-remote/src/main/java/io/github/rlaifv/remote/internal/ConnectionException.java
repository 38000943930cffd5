package io.github.rlaifv.remote.internal;

import java.io.Serial;

/** A failure of the connection. Its message does not contain the key; {@link CallFailure} makes it one of the request. */
final class ConnectionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ConnectionException(String message) {
        super(message);
    }
}
