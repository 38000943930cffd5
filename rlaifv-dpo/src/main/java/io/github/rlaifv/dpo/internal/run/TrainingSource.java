package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;

/** What a trainer adds to a run: its examples, and the objective of a step over some of them. */
public interface TrainingSource {

    /**
     * Rejects what can be rejected before the examples are examined.
     *
     * @throws BadDataException if there is nothing to train on
     */
    void check();

    /** Returns the number of given examples, of which some may turn out to be unusable. */
    long examples();

    /** Adds everything that the results depend on and that is known before the examples are examined. */
    RunIdentity identify(RunIdentity identity);

    /**
     * Selects the examples that can be trained on.
     *
     * @param folder folder of the run, for files that are computed from the examples
     * @param identity identity of the run, to which the data are added
     * @return the examples that can be trained on
     * @throws BadDataException if no example can be trained on
     */
    PreparedExamples prepare(TrainingFolder folder, RunIdentity identity);
}
