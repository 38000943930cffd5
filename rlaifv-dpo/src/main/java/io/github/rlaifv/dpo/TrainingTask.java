package io.github.rlaifv.dpo;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntToLongFunction;

/**
 * What a training loop works on.
 *
 * @param stage its name for listeners
 * @param examples how many there are
 * @param tokens of the example of an index; asked where batches are made of tokens
 * @param objective what to minimise on the examples of these indexes
 * @param memory of the loss
 * @param heldOut what is looked at every so many steps and at the end of epochs
 */
record TrainingTask(
        String stage,
        int examples,
        IntToLongFunction tokens,
        Function<List<Integer>, StepObjective> objective,
        LossMemory memory,
        HeldOut heldOut) {}
