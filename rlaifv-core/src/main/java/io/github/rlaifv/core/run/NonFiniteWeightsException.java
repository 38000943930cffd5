package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * Weights that should be written to a file are NaN or infinite, so the model is unusable. No file or folder of the
 * given name is created. The message names the tensor.
 */
public class NonFiniteWeightsException extends UnusableModelException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NonFiniteWeightsException(String message) {
        super(message);
    }
}
