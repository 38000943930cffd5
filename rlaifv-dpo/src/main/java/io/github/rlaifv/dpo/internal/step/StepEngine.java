package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.List;
import java.util.OptionalLong;

/**
 * How steps are computed; what is learned does not depend on it but for rounding.
 *
 * @param replicas further copies of the policy
 * @param activationBytes what activations may take that are kept for the way back, on each device; empty is half of what
 *     the device can spare
 */
public record StepEngine(List<TrainablePolicy> replicas, OptionalLong activationBytes) {
    /** The gradient in float32; moments and masters exist when the device is asked what it can spare. */
    private static final long GRADIENT_BYTES = 4;

    public StepEngine {
        replicas = List.copyOf(replicas);
        if (activationBytes.orElse(0) < 0) {
            throw new IllegalArgumentException("activationBytes must be >= 0, was " + activationBytes.getAsLong());
        }
    }

    /**
     * What activations of the policy may take in a run that trains so many numbers.
     *
     * @param policy with its optimizer's state in memory
     */
    long activationBytes(TrainablePolicy policy, long trainableNumbers) {
        int copies = 1 + replicas.size();
        return activationBytes.orElseGet(
                () -> Math.max(0, policy.spareBytes() / copies - GRADIENT_BYTES * trainableNumbers) / 2);
    }

    void declare(OptionValues values) {
        values.with(RunOption.REPLICAS, replicas.size());
        activationBytes.ifPresent(bytes -> values.with(RunOption.ACTIVATION_BYTES, bytes));
    }
}
