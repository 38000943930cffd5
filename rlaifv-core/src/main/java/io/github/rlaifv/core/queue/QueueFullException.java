package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.run.RetriableException;
import java.io.Serial;

/**
 * A request was rejected because as many requests wait for the policy as its queue holds. The same request may succeed
 * later. The message names the limit.
 */
public class QueueFullException extends RetriableException {
    @Serial
    private static final long serialVersionUID = 1L;

    public QueueFullException(String message) {
        super(message);
    }
}
