package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/** Loss or gradient stopped being finite. The step was not applied: the weights are those of the step before. */
public class TrainingDivergedException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public TrainingDivergedException(String message) {
        super(message);
    }
}
