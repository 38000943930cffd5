package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How steps are computed. Results do not depend on it, except for rounding.
 *
 * @param replicas further replicas of the policy
 * @param sharding what the replicas divide among themselves
 * @param offload whether the optimizer state is in host memory
 * @param checkReplicas whether the weights of the replicas are compared
 * @param activationBytes bytes per replica for activations that are kept for the backward pass; empty uses half of the
 *     memory that is free on the device for each
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
     * Returns the bytes that activations of each replica may take in a run: as many as the device with the least
     * memory for each allows.
     *
     * @param policy policy; it and its replicas have their optimizer state in memory
     * @param trainableNumbers how many single numbers are trained
     */
    long activationBytes(TrainablePolicy policy, long trainableNumbers) {
        if (activationBytes.isPresent()) {
            return activationBytes.getAsLong();
        }
        List<TrainablePolicy> copies =
                Stream.concat(Stream.of(policy), replicas.stream()).toList();
        long gradients = gradientBytes(trainableNumbers, copies.size());
        return copies.stream()
                .mapToLong(copy -> Math.max(0, copy.freeBytes() / sharing(copy, copies) - gradients) / 2)
                .min()
                .orElseThrow();
    }

    /**
     * Returns the most bytes that a replica's gradients take: the sums that it owns, and without shards of gradients also
     * those of all parameters that wait for their turn, or a copy of the finished sum in their place.
     */
    private long gradientBytes(long numbers, int copies) {
        long owned = GRADIENT_BYTES * numbers / copies;
        return copies == 1 || sharding == Sharding.GRADIENTS ? owned : owned + GRADIENT_BYTES * numbers;
    }

    /** Returns how many replicas share a replica's device; one whose device is unknown counts. */
    private static long sharing(TrainablePolicy copy, List<TrainablePolicy> copies) {
        return copies.stream()
                .filter(other -> copy.device().isEmpty()
                        || other.device().isEmpty()
                        || other.device().equals(copy.device()))
                .count();
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
