package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.internal.step.LossMemory;
import io.github.rlaifv.dpo.internal.step.StepObjective;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What a training loop works on.
 *
 * @param examples how many there are
 * @param tokens of the example of an index; asked where batches are made of tokens
 * @param objective what to minimise in a step
 * @param memory of the loss
 * @param heldOut what is looked at every so many steps and at the end of epochs
 */
public record TrainingTask(
        int examples, IntToLongFunction tokens, Objectives objective, LossMemory memory, HeldOut heldOut) {

    /** Gives each step what it minimises. */
    public interface Objectives {

        /**
         * @param steps optimizer steps taken before
         * @param epoch from 1
         * @param batch indexes of the examples
         */
        StepObjective of(long steps, int epoch, List<Integer> batch);
    }
}
