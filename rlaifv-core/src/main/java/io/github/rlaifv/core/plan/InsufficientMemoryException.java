package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.run.BadDataException;

/** A run needs more memory than a device has. The message names what would make it fit. */
public final class InsufficientMemoryException extends BadDataException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public InsufficientMemoryException(String message) {
        super(message);
    }
}
