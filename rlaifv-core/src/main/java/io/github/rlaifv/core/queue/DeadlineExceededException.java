package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.run.RetriableException;
import java.io.Serial;

/**
 * A request was not answered before its deadline, so it was removed from the queue, or its computation was stopped. The
 * same request may succeed later. The message names the deadline, and whether the request was waiting or running.
 */
public class DeadlineExceededException extends RetriableException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DeadlineExceededException(String message) {
        super(message);
    }
}
