package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/**
 * Thrown if the replicas of a model no longer have the same weights. The message names replica, parameter and step. No
 * checkpoint is written with such weights, so a run resumes from the last one.
 */
public class UnequalReplicasException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnequalReplicasException(String message) {
        super(message);
    }
}
