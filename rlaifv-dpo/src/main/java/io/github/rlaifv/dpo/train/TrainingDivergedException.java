package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Thrown if loss, gradient or weights stop being finite, or if the loss jumps further than a {@link SpikeGuard} allows.
 * The message says whether the step was applied, names its examples and the last checkpoint, if there is one. Do not
 * use weights that a step was applied to in part.
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

    /** Reports weights that a step left NaN or infinite, which is found when they are saved. */
    public static TrainingDivergedException weights(
            long steps, NonFiniteWeightsException cause, Optional<Path> checkpoint) {
        return new TrainingDivergedException(
                "after step " + steps + " the weights can't be used and were not saved: " + cause.getMessage() + ". "
                        + checkpoint
                                .map(path ->
                                        "The last checkpoint, " + path + ", is intact: a run resumes from it at a lower"
                                                + " learning rate with Checkpoints.continueWithOtherSettings(true)")
                                .orElse("There is no checkpoint to resume from: train again at a lower learning rate"
                                        + " or in a wider precision, with checkpoints"),
                cause);
    }
}
