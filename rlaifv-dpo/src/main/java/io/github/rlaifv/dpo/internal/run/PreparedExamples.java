package io.github.rlaifv.dpo.internal.run;

import java.util.Optional;

/**
 * Examples that are ready to be trained on.
 *
 * @param task what the training loop works on
 * @param identity of the run, the data included
 * @param training what became of the examples to train on
 * @param heldOut what became of the held-out examples
 * @param pairs what only preference pairs have
 */
public record PreparedExamples(
        TrainingTask task,
        RunIdentity identity,
        ExampleUse training,
        ExampleUse heldOut,
        Optional<RunRecord.Pairs> pairs) {}
