package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;

/** What a trainer adds to a run: its examples, and what a step over some of them minimizes. */
public interface TrainingSource {

    /**
     * Refuses what can be refused before an example is looked at closely.
     *
     * @throws BadDataException if there is nothing to learn from
     */
    void check();

    /** Adds what results depend on and is known before the examples are looked at closely. */
    RunIdentity identify(RunIdentity identity);

    /**
     * Selects the examples that can be trained on.
     *
     * @param folder of the run, for what has to be computed of them
     * @param identity of the run, to which the data are added
     * @throws BadDataException if none can be trained on
     */
    PreparedExamples prepare(TrainingFolder folder, RunIdentity identity);
}
