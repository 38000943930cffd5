package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.internal.step.LossMemory;
import io.github.rlaifv.dpo.internal.step.StepObjective;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * The task of a training loop.
 *
 * @param examples number of examples
 * @param tokens returns the number of tokens of an example by its index; called if batches are made of tokens
 * @param objective returns the objective of a step
 * @param memory state that the loss carries from step to step
 * @param heldOut examples of the evaluations every few steps and at the end of epochs
 */
public record TrainingTask(
        int examples, IntToLongFunction tokens, Objectives objective, LossMemory memory, HeldOut heldOut) {

    /** Returns the objective that a step minimizes. */
    public interface Objectives {

        /**
         * Returns the objective of one step.
         *
         * @param steps number of optimizer steps taken before
         * @param epoch number of the epoch, counted from 1
         * @param batch indexes of the examples
         */
        StepObjective of(long steps, int epoch, List<Integer> batch);
    }
}
