package io.github.rlaifv.core.run;

import java.io.Serial;

/**
 * Weights that were to be written to a file are NaN or infinite, so they are of no use. Nothing is published under the name
 * that was asked for. The message names the tensor.
 */
public class NonFiniteWeightsException extends BadDataException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NonFiniteWeightsException(String message) {
        super(message);
    }
}
