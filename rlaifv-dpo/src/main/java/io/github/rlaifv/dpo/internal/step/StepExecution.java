package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.List;
import java.util.OptionalLong;

/**
 * How steps are computed. Results do not depend on it, except for rounding.
 *
 * @param replicas further replicas of the policy
 * @param sharding what the replicas divide among themselves
 * @param offload whether the optimizer state is in host memory
 * @param checkReplicas whether the weights of the replicas are compared
 * @param activationBytes bytes per device for activations that are kept for the backward pass; empty uses half of the
 *     memory that is free on the device
 */
public record StepExecution(
        List<TrainablePolicy> replicas,
        Sharding sharding,
        boolean offload,
        boolean checkReplicas,
        OptionalLong activationBytes) {
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
        long gradients = GRADIENT_BYTES * trainableNumbers / (sharding == Sharding.GRADIENTS ? copies : 1);
        return activationBytes.orElseGet(() -> Math.max(0, policy.freeBytes() / copies - gradients) / 2);
    }

    void declare(OptionValues values) {
        values.with(RunOption.REPLICAS, replicas.size());
        if (sharding != Sharding.NONE) {
            values.with(RunOption.SHARDING, sharding);
        }
        if (offload) {
            values.with(RunOption.OFFLOAD, true);
        }
        activationBytes.ifPresent(bytes -> values.with(RunOption.ACTIVATION_BYTES, bytes));
    }
}
