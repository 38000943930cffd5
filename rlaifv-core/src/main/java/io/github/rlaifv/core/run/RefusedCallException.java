package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * A server refuses all requests, for a reason that neither another attempt nor another request changes, such as a wrong key,
 * a wrong address, or the name of a model that it does not have.
 */
public class RefusedCallException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RefusedCallException(String message) {
        super(message);
    }
}
