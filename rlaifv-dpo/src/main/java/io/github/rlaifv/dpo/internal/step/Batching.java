package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.dpo.internal.option.OptionChecks;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;

/**
 * Which examples each optimizer step uses, and how many steps there are.
 *
 * @param epochs number of epochs, >= 1
 * @param size number of examples per optimizer step, >= 1
 * @param tokens number of tokens per optimizer step, in place of a number of examples; 0 counts examples
 * @param microBatch how batches are split into micro-batches; more examples need more memory, results do not depend on
 *     it
 * @param seed seed of the order of the examples
 * @param shuffle whether examples are shuffled or used in the given order
 * @param maxSteps maximum number of optimizer steps; 0 sets no limit
 */
public record Batching(
        int epochs, int size, long tokens, MicroBatch microBatch, long seed, boolean shuffle, long maxSteps) {
    public Batching {
        OptionChecks.atLeastOne("epochs", epochs);
        OptionChecks.atLeastOne("batchSize", size);
        OptionChecks.notNegative("batchTokens", tokens);
        OptionChecks.notNegative("maxSteps", maxSteps);
    }

    public void declare(OptionValues values) {
        values.with(RunOption.EPOCHS, epochs)
                .with(RunOption.BATCH_SIZE, tokens > 0 ? tokens + " tokens" : size)
                .with(RunOption.MICRO_BATCH, microBatch.describe())
                .with(RunOption.SEED, seed)
                .with(RunOption.SHUFFLE, shuffle)
                .with(RunOption.MAX_STEPS, maxSteps);
    }

    /** Returns an upper bound on the epochs that are begun, for a number of examples. */
    public int epochsBegun(int examples) {
        long shortest = tokens > 0 ? 1 : Math.max(1, (examples + (long) size - 1) / size);
        return maxSteps == 0 ? epochs : (int) Math.min(epochs, (maxSteps + shortest - 1) / shortest);
    }

    /** Returns an upper bound on the optimizer steps of a run, for a number of examples. */
    public long stepsAtMost(long examples) {
        long each = tokens > 0 ? examples : (examples + size - 1) / size;
        return maxSteps == 0 ? epochs * each : Math.min(maxSteps, epochs * each);
    }

    /** Returns whether a batch may be split into several micro-batches. */
    public boolean cutsBatches() {
        return microBatch.tokens() > 0 || tokens > 0 || microBatch.examples() < size;
    }
}
