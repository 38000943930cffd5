package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * Work was stopped before its end because its thread was interrupted or its time limit passed ({@link Cancellation}).
 * Results that were finished before are kept. Models, files and optimizers are consistent, so the same call can be
 * repeated. After an interruption the thread's interrupt status is set.
 */
public class CancelledException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        super(message);
    }
}
