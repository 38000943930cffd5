package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Training with DPO or SFT.
 *
 * @param groups parts of the model that are trained, unless adapters are
 * @param lora adapters that are trained in place of the model's own weights
 * @param batchSize number of examples per optimizer step
 * @param microBatch number of examples per backward pass
 * @param responses number of responses per example: 2 for pairs, 1 for SFT
 * @param promptTokens number of text tokens per prompt
 * @param responseTokens number of tokens per response
 * @param activationBytes memory for activations that are kept instead of recomputed, per device; empty for the trainer's
 *     default, half of what is free
 * @param clipped whether gradients are clipped by their norm
 * @param sharding what the replicas divide
 * @param offload whether masters and moments are in the memory of the host
 */
public record TrainingLoad(
        Set<ParameterGroup> groups,
        Optional<Lora> lora,
        int batchSize,
        int microBatch,
        int responses,
        int promptTokens,
        int responseTokens,
        OptionalLong activationBytes,
        boolean clipped,
        Sharding sharding,
        boolean offload)
        implements Workload {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if there are no groups, if a number of examples, responses or tokens is not positive, or
     *     if {@code activationBytes} is negative
     */
    public TrainingLoad {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("groups must name at least one part of the model to train, was empty");
        }
        groups = Collections.unmodifiableSet(EnumSet.copyOf(groups));
        activationBytes.ifPresent(bytes -> PlanChecks.notNegative("activationBytes", bytes));
        PlanChecks.positive("batchSize", batchSize);
        PlanChecks.positive("microBatch", microBatch);
        PlanChecks.positive("responses", responses);
        PlanChecks.positive("promptTokens", promptTokens);
        PlanChecks.positive("responseTokens", responseTokens);
    }

    /**
     * Full training on pairs with the trainer's defaults: language model and projector, 8 pairs per step, 1 per backward
     * pass, clipped gradients, no shards.
     *
     * @param promptTokens number of text tokens per prompt
     * @param responseTokens number of tokens per response
     */
    public static TrainingLoad ofPairs(int promptTokens, int responseTokens) {
        return new TrainingLoad(
                EnumSet.of(ParameterGroup.LANGUAGE_MODEL, ParameterGroup.PROJECTOR),
                Optional.empty(),
                8,
                1,
                2,
                promptTokens,
                responseTokens,
                OptionalLong.empty(),
                true,
                Sharding.NONE,
                false);
    }

    /** Returns the same training of other parts of the model. */
    public TrainingLoad withGroups(Set<ParameterGroup> value) {
        return with(draft -> draft.groups = value);
    }

    /** Returns the same training of adapters. */
    public TrainingLoad withLora(Lora value) {
        return with(draft -> draft.lora = Optional.of(value));
    }

    /** Returns the same training with other numbers of examples per optimizer step and per backward pass. */
    public TrainingLoad withBatch(int size, int micro) {
        return with(draft -> {
            draft.batchSize = size;
            draft.microBatch = micro;
        });
    }

    /** Returns the same training with one response per example, as for SFT, or another number. */
    public TrainingLoad withResponses(int value) {
        return with(draft -> draft.responses = value);
    }

    /** Returns the same training with this much memory for kept activations, in bytes; 0 recomputes all. */
    public TrainingLoad withActivationBytes(long value) {
        return with(draft -> draft.activationBytes = OptionalLong.of(value));
    }

    /** Returns the same training with or without clipping. */
    public TrainingLoad withClipping(boolean value) {
        return with(draft -> draft.clipped = value);
    }

    /** Returns the same training with replicas that divide this, and with masters and moments in host memory or not. */
    public TrainingLoad withSharding(Sharding value, boolean offloaded) {
        return with(draft -> {
            draft.sharding = value;
            draft.offload = offloaded;
        });
    }

    private TrainingLoad with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new TrainingLoad(
                draft.groups,
                draft.lora,
                draft.batchSize,
                draft.microBatch,
                draft.responses,
                promptTokens,
                responseTokens,
                draft.activationBytes,
                draft.clipped,
                draft.sharding,
                draft.offload);
    }

    /** What may differ from another training. */
    private static final class Draft {
        private Set<ParameterGroup> groups;
        private Optional<Lora> lora;
        private int batchSize;
        private int microBatch;
        private int responses;
        private OptionalLong activationBytes;
        private boolean clipped;
        private Sharding sharding;
        private boolean offload;

        Draft(TrainingLoad load) {
            groups = load.groups;
            lora = load.lora;
            batchSize = load.batchSize;
            microBatch = load.microBatch;
            responses = load.responses;
            activationBytes = load.activationBytes;
            clipped = load.clipped;
            sharding = load.sharding;
            offload = load.offload;
        }
    }

    @Override
    public long textTokens() {
        return PlanChecks.product(microBatch, promptTokens + (long) responses * responseTokens);
    }
}
