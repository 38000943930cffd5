package io.github.rlaifv.dpo;

import java.util.List;
import java.util.function.Function;

/**
 * What a training loop works on.
 *
 * @param stage its name for listeners
 * @param examples how many there are
 * @param objective what to minimise on the examples of these indexes
 * @param memory of the loss
 * @param heldOut what is looked at every so many steps and at the end of epochs
 */
record TrainingTask(
        String stage,
        int examples,
        Function<List<Integer>, StepObjective> objective,
        LossMemory memory,
        HeldOut heldOut) {}
