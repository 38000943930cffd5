package io.github.rlaifv.dpo;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.run.SavingOptions;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.internal.step.Batching;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;
import io.github.rlaifv.dpo.internal.step.StepEngine;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.SpikeGuard;
import java.util.ArrayList;
import java.util.Collection;
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
 * @param <B> the builder itself
 */
public abstract class TrainerBuilder<B extends TrainerBuilder<B>> {
    private int epochs;
    private int batchSize = 8;
    private long batchTokens;
    private int microBatch = 1;
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
    private OptionalLong activationBytes = OptionalLong.empty();
    private boolean shuffle = true;
    private RunListener listener = RunListener.NONE;
    private final List<MetricSink> sinks = new ArrayList<>();
    private boolean tensorBoard;
    private long evaluateEvery;
    private Checkpoints checkpoints = Checkpoints.every(500);
    private SpikeGuard spikeGuard = SpikeGuard.OFF;

    TrainerBuilder(int epochs) {
        this.epochs = epochs;
    }

    abstract B self();

    /**
     * The learning rate that nobody set.
     *
     * @param adapters whether adapters are trained, or a model's own weights
     */
    abstract double defaultRate(boolean adapters);

    /** Passes over the data. */
    public B epochs(int value) {
        epochs = value;
        return self();
    }

    /** Examples an optimizer step; 8. The last batch of an epoch may be smaller. */
    public B batchSize(int value) {
        batchSize = value;
        return self();
    }

    /**
     * Tokens an optimizer step, pictures' among them, in place of a number of examples: whole examples are taken until so
     * many are reached. 0, which counts examples.
     */
    public B batchTokens(long value) {
        batchTokens = value;
        return self();
    }

    /** Examples a backward pass; 1. Memory grows with it, results do not depend on it. */
    public B microBatch(int value) {
        microBatch = value;
        return self();
    }

    /**
     * Tokens a backward pass at most, pictures' among them, in place of a number of examples; an example with more goes
     * alone. 0, which counts examples.
     */
    public B microBatchTokens(long value) {
        microBatchTokens = value;
        return self();
    }

    /**
     * Peak learning rate. Default: for preference learning 5e-7, with {@link #lora} 5e-5; for supervised fine-tuning 2e-5,
     * with {@link #lora} 2e-4. Adapters begin at zero and need a much higher rate than the weights of a trained model: at
     * 5e-7 they do not move.
     */
    public B learningRate(double value) {
        learningRate = OptionalDouble.of(value);
        return self();
    }

    /** Course of the learning rate; cosine with a warm-up of 5 % of the steps. */
    public B schedule(Schedule value) {
        schedule = value;
        return self();
    }

    /** Decoupled weight decay of matrices; 0.01. Biases and norms have none. */
    public B weightDecay(double value) {
        weightDecay = value;
        return self();
    }

    /** Decays of AdamW's moments; 0.9 and 0.999. */
    public B betas(double first, double second) {
        beta1 = first;
        beta2 = second;
        return self();
    }

    /** Added to the root of AdamW's second moment, at least 1e-30; 1e-8. */
    public B epsilon(double value) {
        epsilon = value;
        return self();
    }

    /**
     * Global norm that gradients are cut to, as torch's {@code clip_grad_norm_} does; 1, and 0 leaves them. Without
     * clipping, a step of one backward pass ({@link #microBatch} as large as {@link #batchSize}, no replicas) updates each
     * parameter as soon as its gradient is known, and the gradients of the whole model never exist at once. A gradient that
     * is not finite is then found when a part of the parameters has been updated.
     */
    public B maxGradNorm(double value) {
        maxGradNorm = value;
        return self();
    }

    /** Parts of the model to train; projector and language model. The others stay frozen. */
    public B trainable(ParameterGroup first, ParameterGroup... more) {
        groups = EnumSet.of(first, more);
        return self();
    }

    /** Trains the parameters that a condition holds for, out of all groups. */
    public B trainable(Predicate<Parameter> value) {
        groups = EnumSet.allOf(ParameterGroup.class);
        condition = value;
        return self();
    }

    /**
     * Trains low-rank adapters and leaves the model itself as it is. They are put on the policy when training begins; a
     * policy that carries adapters of the same shape continues with them. The default of {@link #learningRate} is another
     * one with adapters. The result folder holds them as {@code adapter/}
     * in PEFT's layout, and the merged model as {@code model/}.
     */
    public B lora(Lora value) {
        lora = value;
        return self();
    }

    /** Whether a LoRA run writes the merged model too; true. Else {@code adapter/} is what a result names as its model. */
    public B mergedModel(boolean value) {
        mergedModel = value;
        return self();
    }

    /** The type that the written model's weights are rounded to; that which they have in memory. */
    public B savedType(ScalarType value) {
        savedType = value;
        return self();
    }

    /** Determines the order of the examples, together with the epoch; 0. */
    public B seed(long value) {
        seed = value;
        return self();
    }

    /** Optimizer steps at most; 0, which is no limit. The schedule ends with the last step taken. */
    public B maxSteps(long value) {
        maxSteps = value;
        return self();
    }

    /**
     * Further copies of the policy, each opened from the same folder on a device of its own; none. The backward passes of
     * a step ({@link #microBatch}) are dealt out over policy and copies, which compute at the same time; gradients are
     * added up tensor by tensor and every copy takes the same step, so the result is that of one device but for
     * rounding. Each copy needs memory for weights, gradients and moments. Whoever opened the copies closes them.
     */
    public B replicas(TrainablePolicy... copies) {
        replicas = List.of(copies);
        return self();
    }

    /**
     * Bytes on each device that activations may take which are kept from the forward pass for the way back; what does not
     * fit is computed a second time, which costs about a third more time and changes no result. Half of the memory that
     * the device can spare when training begins; 0 keeps nothing.
     */
    public B activationBytes(long value) {
        activationBytes = OptionalLong.of(value);
        return self();
    }

    /** Whether each epoch takes the examples in a new order, drawn from the seed; true. False takes them as they come. */
    public B shuffle(boolean value) {
        shuffle = value;
        return self();
    }

    /**
     * Adds a place where the metrics of each step go, besides the files in the output folder. It is for one run; whoever
     * made it closes it.
     */
    public B metrics(MetricSink value) {
        sinks.add(value);
        return self();
    }

    /** Whether event files for TensorBoard are written, in the folder {@code tensorboard} of the output; false. */
    public B tensorBoard(boolean value) {
        tensorBoard = value;
        return self();
    }

    /**
     * Steps between two evaluations on the held-out examples; 0, which evaluates at the end of each epoch only. An
     * epoch's end is evaluated in any case.
     */
    public B evaluateEvery(long steps) {
        evaluateEvery = steps;
        return self();
    }

    /** When checkpoints are written, and which stay; every 500 steps, the newest stays until the run is finished. */
    public B checkpoints(Checkpoints value) {
        checkpoints = value;
        return self();
    }

    /** Which losses stop the run; {@link SpikeGuard#OFF}. One that is not finite does in any case. */
    public B spikeGuard(SpikeGuard value) {
        spikeGuard = value;
        return self();
    }

    /** Hears progress and metrics. */
    public B listener(RunListener value) {
        listener = value;
        return self();
    }

    Observers observers() {
        return new Observers(listener, sinks, tensorBoard, evaluateEvery);
    }

    /**
     * Refuses to choose by figures that no evaluation will give.
     *
     * @param evaluated whether there are held-out examples
     * @param figures that an evaluation gives
     */
    void checkChoice(boolean evaluated, Collection<String> figures) {
        if (checkpoints.best() == 0) {
            return;
        }
        if (!evaluated) {
            throw new IllegalArgumentException("keepBest chooses by " + checkpoints.metric()
                    + " on held-out examples: give some with heldOut(..)");
        }
        if (!figures.contains(checkpoints.metric())) {
            throw new IllegalArgumentException("keepBest chooses by " + checkpoints.metric()
                    + ", which evaluations do not give: choose one of " + figures);
        }
    }

    public TrainingOptions options() {
        return new TrainingOptions(
                batching(), optimizer(), new SavingOptions(checkpoints, mergedModel, Optional.ofNullable(savedType)));
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
                new StepEngine(replicas, activationBytes),
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
            throw new IllegalArgumentException("lora trains the adapters alone: leave trainable out");
        }
        return new TrainedParameters.Adapters(lora);
    }
}
