package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loss, gradient or weights stopped being finite, or the loss jumped further than a {@link SpikeGuard} allows. The message says
 * whether the step was applied, names its examples, and the last checkpoint if there is one. Weights that a step was
 * applied to in part are not to be used.
 */
public class TrainingDivergedException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public TrainingDivergedException(String message) {
        super(message);
    }

    public TrainingDivergedException(String message, RlaifvException cause) {
        super(message, cause);
    }

    /** Of weights that a step left NaN or infinite, which shows when they are saved. */
    public static TrainingDivergedException weights(
            long steps, NonFiniteWeightsException cause, Optional<Path> checkpoint) {
        return new TrainingDivergedException(
                "after step " + steps + " the weights can't be used and were not saved: " + cause.getMessage() + ". "
                        + checkpoint
                                .map(path ->
                                        "The last checkpoint, " + path + ", is whole: from it a run goes on at a lower"
                                                + " learning rate with Checkpoints.continueWithOtherSettings(true)")
                                .orElse(
                                        "There is no checkpoint to go back to: train anew at a lower learning rate or in a"
                                                + " wider precision, with checkpoints"),
                cause);
    }
}
