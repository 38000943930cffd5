package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * Work stopped before its end because its thread was interrupted or its time limit passed ({@link Cancellation}). What
 * was finished before is kept, and models, files and optimizers are consistent: the same call can be made again. After
 * an interruption the thread's interrupt status is still set.
 */
public class CancelledException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        super(message);
    }
}
