package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.UnusableModelException;
import java.io.Serial;

/**
 * A model computed a number that is NaN or infinite, so its results are meaningless. Its weights are damaged, or
 * numbers overflow in the type of its computations. The message names the model, the request and what to do.
 */
public class NonFiniteResultException extends UnusableModelException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NonFiniteResultException(String message) {
        super(message);
    }
}
