package io.github.rlaifv.dpo;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.run.SavingOptions;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.internal.step.Batching;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;
import io.github.rlaifv.dpo.internal.step.StepExecution;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.SpikeGuard;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options that preference learning and supervised fine-tuning share.
 *
 * @param <B> type of the builder itself
 */
public abstract class TrainerBuilder<B extends TrainerBuilder<B>> extends EvaluationBuilder<B> {
    /** Default number of examples per optimizer step. */
    public static final int DEFAULT_BATCH_SIZE = 8;

    /** Default number of examples per micro-batch. */
    public static final int DEFAULT_MICRO_BATCH = 1;

    private int epochs;
    private int batchSize = DEFAULT_BATCH_SIZE;
    private long batchTokens;
    private int microBatch = DEFAULT_MICRO_BATCH;
    private long microBatchTokens;
    private OptionalDouble learningRate = OptionalDouble.empty();
    private Schedule schedule = Schedule.cosine().withWarmupRatio(0.05);
    private double weightDecay = 0.01;
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;
    private double maxGradNorm = 1;
    private @Nullable Set<ParameterGroup> groups;
    private @Nullable Predicate<Parameter> condition;
    private @Nullable Lora lora;
    private boolean mergedModel = true;
    private @Nullable ScalarType savedType;
    private long seed;
    private long maxSteps;
    private List<TrainablePolicy> replicas = List.of();
    private Sharding sharding = Sharding.NONE;
    private boolean offload;
    private boolean checkReplicas = true;
    private OptionalLong activationBytes = OptionalLong.empty();
    private boolean shuffle = true;
    private SpikeGuard spikeGuard = SpikeGuard.OFF;

    TrainerBuilder(int epochs) {
        this.epochs = epochs;
    }

    /**
     * Returns the learning rate to use if none was set.
     *
     * @param adapters true if adapters are trained, false for a model's own weights
     */
    abstract double defaultRate(boolean adapters);

    /**
     * Number of epochs, which are passes over the data. Default: {@value DpoTrainer#DEFAULT_EPOCHS} for preference
     * learning, {@value SftTrainer#DEFAULT_EPOCHS} for supervised fine-tuning.
     */
    public B epochs(int value) {
        epochs = value;
        return self();
    }

    /**
     * Number of examples per optimizer step. The last batch of an epoch may be smaller. Default:
     * {@value #DEFAULT_BATCH_SIZE}.
     */
    public B batchSize(int value) {
        batchSize = value;
        return self();
    }

    /**
     * Number of tokens per optimizer step, image tokens included, in place of a number of examples. Whole examples are
     * added to a batch until it has at least as many tokens. 0 counts examples. Default: 0.
     */
    public B batchTokens(long value) {
        batchTokens = value;
        return self();
    }

    /**
     * Number of examples per micro-batch, which is one backward pass. A larger value needs more memory and changes
     * results by rounding alone. Default: {@value #DEFAULT_MICRO_BATCH}.
     */
    public B microBatch(int value) {
        microBatch = value;
        return self();
    }

    /**
     * Maximum number of tokens per micro-batch, image tokens included, in place of a number of examples. An example
     * with more tokens forms a micro-batch of its own. 0 counts examples. Default: 0.
     */
    public B microBatchTokens(long value) {
        microBatchTokens = value;
        return self();
    }

    /**
     * Peak learning rate. Adapters start at zero and need a much higher learning rate than the weights of a trained
     * model; at 5e-7 they do not move. Default for preference learning:
     * {@value DpoTrainer#FULL_RATE}, or {@value DpoTrainer#ADAPTER_RATE} with {@link #lora}. Default for supervised
     * fine-tuning: {@value SftTrainer#FULL_RATE}, or {@value SftTrainer#ADAPTER_RATE} with {@link #lora}.
     */
    public B learningRate(double value) {
        learningRate = OptionalDouble.of(value);
        return self();
    }

    /** Schedule of the learning rate. Default: cosine with a warm-up of 5 % of the steps. */
    public B schedule(Schedule value) {
        schedule = value;
        return self();
    }

    /** Decoupled weight decay of matrices. Biases and norms have none. Default: 0.01. */
    public B weightDecay(double value) {
        weightDecay = value;
        return self();
    }

    /** Decay rates of AdamW's first and second moments. Default: 0.9 and 0.999. */
    public B betas(double first, double second) {
        beta1 = first;
        beta2 = second;
        return self();
    }

    /** Term that AdamW adds to the root of its second moment, at least 1e-30. Default: 1e-8. */
    public B epsilon(double value) {
        epsilon = value;
        return self();
    }

    /**
     * Maximum global norm of the gradients, which are clipped as by torch's {@code clip_grad_norm_}; 0 turns clipping
     * off. Without clipping, a step of a single micro-batch ({@link #microBatch} as large as {@link #batchSize}, no
     * replicas) updates each parameter as soon as its gradient is complete, so that the gradients of the whole model
     * never exist at once. A gradient that is not finite is then found only after some parameters have been updated.
     * Default: 1.
     */
    public B maxGradNorm(double value) {
        maxGradNorm = value;
        return self();
    }

    /** Parts of the model to train. The others stay frozen. Default: projector and language model. */
    public B trainable(ParameterGroup first, ParameterGroup... more) {
        groups = EnumSet.of(first, more);
        return self();
    }

    /** Trains only the parameters that meet a condition, whatever their group. */
    public B trainable(Predicate<Parameter> value) {
        groups = EnumSet.allOf(ParameterGroup.class);
        condition = value;
        return self();
    }

    /**
     * Trains low-rank adapters and leaves the model's own weights unchanged. They are attached to the policy when
     * training starts; a policy that carries adapters of the same shape continues with them. {@link #learningRate} has
     * another default with adapters. The result folder holds the adapters as {@code adapter/} in PEFT's layout, and the
     * merged model as {@code model/}. Default: no adapters.
     */
    public B lora(Lora value) {
        lora = value;
        return self();
    }

    /**
     * Whether a LoRA run also writes the merged model. If not, the result's model is {@code adapter/}. Default: true.
     */
    public B mergedModel(boolean value) {
        mergedModel = value;
        return self();
    }

    /**
     * Scalar type of the weights in the saved model, which are rounded to it. Default: the type they have in memory.
     */
    public B savedType(ScalarType value) {
        savedType = value;
        return self();
    }

    /** Seed that determines the order of the examples, together with the epoch. Default: 0. */
    public B seed(long value) {
        seed = value;
        return self();
    }

    /** Maximum number of optimizer steps; 0 sets no limit. The schedule ends with the last step taken. Default: 0. */
    public B maxSteps(long value) {
        maxSteps = value;
        return self();
    }

    /**
     * Replicas of the policy for data-parallel training, each opened from the same folder on a device of its own. The
     * micro-batches of a step are distributed over the policy and its replicas, which compute at the same time.
     * Gradients are summed parameter by parameter, in the order of the micro-batches, so the result equals that of one
     * device except for rounding. What each replica has in memory follows from {@link #sharding}. The caller closes
     * the replicas. Default: none.
     */
    public B replicas(TrainablePolicy... copies) {
        replicas = List.of(copies);
        return self();
    }

    /**
     * What the policy and its {@link #replicas} divide among themselves, which saves memory and changes no result.
     * Default: {@link Sharding#NONE}.
     */
    public B sharding(Sharding value) {
        sharding = value;
        return self();
    }

    /**
     * Whether AdamW's masters and moments are in the memory of the host, and its steps run on the CPU. The gradient of
     * one parameter at a time is copied there and its weight back. Without effect on models on the CPU. Default: false.
     */
    public B offload(boolean value) {
        offload = value;
        return self();
    }

    /**
     * Whether each step compares checksums of a sixteenth of the trained weights of all replicas, and each checkpoint
     * those of all; {@link UnequalReplicasException} ends a run whose replicas differ. Default: true.
     */
    public B checkReplicas(boolean value) {
        checkReplicas = value;
        return self();
    }

    /**
     * Bytes per replica for activations that are kept from the forward to the backward pass. Those that do not fit are
     * recomputed (gradient checkpointing), which takes about a third more time and changes no result. 0 keeps none.
     * Default: half of a replica's share of the memory that is free when training starts, without the gradients.
     */
    public B activationBytes(long value) {
        activationBytes = OptionalLong.of(value);
        return self();
    }

    /**
     * Whether each epoch uses the examples in a new order, drawn from the seed, or in the given order. Default: true.
     */
    public B shuffle(boolean value) {
        shuffle = value;
        return self();
    }

    /** Which jumps of the loss stop the run. A loss that is not finite always does. Default: {@link SpikeGuard#OFF}. */
    public B spikeGuard(SpikeGuard value) {
        spikeGuard = value;
        return self();
    }

    /** Returns the shared options, grouped and checked. */
    public TrainingOptions options() {
        return new TrainingOptions(
                batching(), optimizer(), new SavingOptions(kept(), mergedModel, Optional.ofNullable(savedType)));
    }

    private Batching batching() {
        MicroBatch passes = microBatchTokens == 0 ? MicroBatch.of(microBatch) : new MicroBatch(0, microBatchTokens);
        return new Batching(epochs, batchSize, batchTokens, passes, seed, shuffle, maxSteps);
    }

    private OptimizerOptions optimizer() {
        return new OptimizerOptions(
                learningRate.orElse(defaultRate(lora != null)),
                schedule,
                weightDecay,
                beta1,
                beta2,
                epsilon,
                maxGradNorm,
                trained(),
                new StepExecution(replicas, sharding, offload, checkReplicas, activationBytes),
                spikeGuard);
    }

    private TrainedParameters trained() {
        Set<ParameterGroup> chosen =
                groups != null ? groups : EnumSet.of(ParameterGroup.PROJECTOR, ParameterGroup.LANGUAGE_MODEL);
        if (lora == null) {
            return condition == null
                    ? new TrainedParameters.Groups(chosen)
                    : new TrainedParameters.Matching(chosen, condition);
        }
        if (groups != null) {
            throw new IllegalArgumentException("lora of rank " + lora.rank()
                    + " trains only the adapters, but trainable is set to " + chosen + ": remove trainable or lora");
        }
        return new TrainedParameters.Adapters(lora);
    }
}
