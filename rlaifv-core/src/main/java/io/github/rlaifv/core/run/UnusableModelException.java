package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * The models of a call can't be used, whatever is asked of them: weights are damaged, or two models do not belong together.
 * A program that answers requests of others treats it as its own fault, and other {@link BadDataException}s as theirs.
 */
public class UnusableModelException extends BadDataException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnusableModelException(String message) {
        super(message);
    }
}
