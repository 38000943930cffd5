package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.List;
import java.util.OptionalLong;

/**
 * How steps are computed. Results do not depend on it, except for rounding.
 *
 * @param replicas further replicas of the policy
 * @param activationBytes bytes per device for activations that are kept for the backward pass; empty uses half of the
 *     memory that is free on the device
 */
public record StepExecution(List<TrainablePolicy> replicas, OptionalLong activationBytes) {
    /** Bytes of a gradient per number, in float32; moments and masters exist already when free memory is measured. */
    private static final long GRADIENT_BYTES = 4;

    public StepExecution {
        replicas = List.copyOf(replicas);
        if (activationBytes.orElse(0) < 0) {
            throw new IllegalArgumentException("activationBytes must be >= 0, was " + activationBytes.getAsLong());
        }
    }

    /**
     * Returns the bytes that activations of the policy may take in a run.
     *
     * @param policy policy with its optimizer state in memory
     * @param trainableNumbers how many single numbers are trained
     */
    long activationBytes(TrainablePolicy policy, long trainableNumbers) {
        int copies = 1 + replicas.size();
        return activationBytes.orElseGet(
                () -> Math.max(0, policy.freeBytes() / copies - GRADIENT_BYTES * trainableNumbers) / 2);
    }

    void declare(OptionValues values) {
        values.with(RunOption.REPLICAS, replicas.size());
        activationBytes.ifPresent(bytes -> values.with(RunOption.ACTIVATION_BYTES, bytes));
    }
}
