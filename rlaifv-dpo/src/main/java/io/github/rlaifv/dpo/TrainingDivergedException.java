package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/**
 * Loss or gradient stopped being finite, or the loss jumped further than a {@link SpikeGuard} allows. The message says
 * whether the step was applied, names its examples, and the last checkpoint if there is one. Weights that a step was
 * applied to in part are not to be used.
 */
public class TrainingDivergedException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public TrainingDivergedException(String message) {
        super(message);
    }

    TrainingDivergedException(String message, TrainingDivergedException cause) {
        super(message, cause);
    }
}
