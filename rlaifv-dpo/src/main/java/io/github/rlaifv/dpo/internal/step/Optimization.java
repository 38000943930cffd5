package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingState;
import io.github.rlaifv.dpo.train.SpikeGuard;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes optimizer steps on a policy and its replicas: backward passes, gradient accumulation, clipping and AdamW. */
public final class Optimization implements AutoCloseable {
    private final TrainablePolicy policy;
    private final OptimizerOptions options;
    private final long seed;
    private final long activationBytes;
    private final List<Parameter> trainable;
    private final ReplicaGroup replicas;
    private final SpikeGuard.History history;
    private long steps;
    /** What may have changed some of the weights and not the others; null if all weights belong together. */
    private @Nullable String partial;

    /**
     * Prepares optimizer and replicas.
     *
     * @param policy the model to train
     * @param options options of the optimizer
     * @param seed seed of each step's dropout
     */
    public Optimization(TrainablePolicy policy, OptimizerOptions options, long seed) {
        this.options = options;
        this.seed = seed;
        this.trainable = options.trained().of(policy);
        this.policy = policy;
        this.history = options.spikes().history();
        this.replicas = new ReplicaGroup(policy, options, trainable);
        try {
            // computed once masters and moments are in memory, so that the rest is free for gradients and activations
            this.activationBytes = options.engine().activationBytes(policy, trainableNumbers());
        } catch (RuntimeException | Error e) {
            replicas.close();
            throw e;
        }
    }

    /** Returns the model that is trained. */
    public TrainablePolicy policy() {
        return policy;
    }

    /** Returns how many single numbers are trained. */
    public long trainableNumbers() {
        return trainable.stream().mapToLong(Parameter::numbers).sum();
    }

    /** Describes how the memory of a step is used; empty if the policy has no choice. */
    public Optional<String> memory(StepObjective objective) {
        return objective.parts().stream()
                .flatMap(part -> policy.keptActivations(part.requests(), pass()).stream())
                .max(Comparator.comparingLong(KeptActivations::layerBytes))
                .map(kept -> kept.describe()
                        + (fused(objective)
                                ? "; parameters are updated during the backward pass"
                                : "; gradients are accumulated")
                        + replicas.describeShards());
    }

    /**
     * Returns the settings of a pass, with the same dropout for all micro-batches of a step, so that their number does
     * not matter.
     */
    private TrainingPass pass() {
        return new TrainingPass(KeyedRandom.stepSeed(seed, steps + 1), activationBytes);
    }

    private boolean fused(StepObjective objective) {
        return options.maxGradNorm() == 0
                && replicas.supportsStepInBackward(objective.parts().size());
    }

    /**
     * Takes one step.
     *
     * @param objective objective to minimize
     * @param learningRate learning rate of the step
     * @return metrics of the step
     * @throws NonFiniteResultException if the model's results are not finite before anything was trained
     * @throws UnequalReplicasException if the replicas no longer have the same weights; before anything is changed
     * @throws TrainingDivergedException if they are not finite later, or if loss or gradient is not finite; before
     *     anything is changed, except for the gradient norm of a step that updates parameters during the backward pass
     * @throws DeviceMemoryException if a device has too little memory; the message says if weights may have been changed
     * @throws IllegalStateException if an earlier step may have changed a part of the weights and failed
     */
    public StepResult step(StepObjective objective, double learningRate) {
        requireWhole();
        replicas.compareSlice(steps);
        try {
            return fused(objective) ? fusedStep(objective, learningRate) : summedStep(objective, learningRate);
        } catch (NonFiniteResultException e) {
            if (steps == 0) {
                throw e;
            }
            throw new TrainingDivergedException("step " + (steps + 1) + " was not applied: " + e.getMessage() + ", on "
                    + objective.describe() + ". Lower the learning rate or train in a wider precision");
        }
    }

    private void requireWhole() {
        if (partial != null) {
            throw new IllegalStateException(
                    partial + ", so these weights are of no use: load a checkpoint into a newly opened model");
        }
    }

    /** Notes that weights are changed from now on, until {@link #partial} is null again. */
    private void beginStep() {
        partial = "step " + (steps + 1) + " may have been applied in part";
    }

    private DeviceMemoryException inPart(DeviceMemoryException e) {
        return partial == null
                ? e
                : new DeviceMemoryException(
                        partial + ", so do not use the model in memory any further: " + e.getMessage(), e);
    }

    /** Returns how many steps were taken, including those before an interruption. */
    public long steps() {
        return steps;
    }

    private StepResult fusedStep(StepObjective objective, double learningRate) {
        long[] tokens = {0};
        LogProbLoss loss = logProbs -> {
            tokens[0] = ReplicaPasses.tokens(logProbs);
            LossValue sum = objective.parts().get(0).loss().evaluate(logProbs);
            LossValue mean = sum.scaled(objective.denominator() > 0 ? 1 / objective.denominator() : 0);
            check(mean.loss(), Double.NaN, Double.isFinite(mean.loss()), objective);
            beginStep();
            return mean;
        };
        FusedResult result =
                updated(() -> replicas.backwardAndStep(objective.parts().get(0), loss, pass(), learningRate));
        LossValue value = result.value();
        if (!Double.isFinite(result.gradientNorm())) {
            throw diverged("was applied in part", value.loss(), result.gradientNorm(), objective);
        }
        partial = null;
        history.add(value.loss());
        return new StepResult(
                ++steps, value.loss(), result.gradientNorm(), learningRate, new TreeMap<>(value.metrics()), tokens[0]);
    }

    /** Runs work that changes weights. Work that is cancelled has not begun to change them. */
    private <T> T updated(Supplier<T> work) {
        try {
            return work.get();
        } catch (CancelledException e) {
            partial = null;
            throw e;
        } catch (DeviceMemoryException e) {
            throw inPart(e);
        }
    }

    /** Checks loss and gradient before anything is changed. */
    private void check(double loss, double norm, boolean finite, StepObjective objective) {
        if (!finite) {
            throw diverged("was not applied", loss, norm, objective);
        }
        history.objection(loss).ifPresent(objection -> {
            throw new TrainingDivergedException("step " + (steps + 1) + " was not applied: loss " + loss + " on "
                    + objective.describe() + "; " + objection
                    + ". Check these examples. Resume from a checkpoint with a guard that allows more, or, with"
                    + " Checkpoints.continueWithOtherSettings(true), at a lower learning rate");
        });
    }

    private TrainingDivergedException diverged(String applied, double loss, double norm, StepObjective objective) {
        return new TrainingDivergedException("step " + (steps + 1) + " " + applied + ": loss " + loss
                + ", gradient norm " + norm + ", on " + objective.describe()
                + ". Check these examples, lower the learning rate or train in a wider precision");
    }

    /** Returns the losses that a spike guard looks back on. */
    public List<Double> history() {
        return history.losses();
    }

    /**
     * Writes trained weights and moments into a folder.
     *
     * @throws UnequalReplicasException if the replicas no longer have the same weights; before anything is written
     */
    public void save(Path folder) {
        requireWhole();
        compareReplicas();
        replicas.save(folder);
    }

    /**
     * Compares the weights of all replicas before they are used.
     *
     * @throws UnequalReplicasException if they differ
     */
    public void compareReplicas() {
        replicas.compareAll(steps);
    }

    /** Returns the memory of gradients, moments and masters of each replica, in bytes. */
    List<Long> bytes() {
        return replicas.bytes();
    }

    /** Resumes from what {@link #save} wrote. */
    public void load(Path folder, TrainingState state) {
        partial = "the checkpoint " + folder + " was loaded in part";
        replicas.load(folder, state.step());
        history.restore(state.losses());
        steps = state.step();
        partial = null;
    }

    private StepResult summedStep(StepObjective objective, double learningRate) {
        double loss = 0;
        long tokens = 0;
        Map<String, Double> metrics = new TreeMap<>();
        for (ReplicaPasses.Passed passed : replicas.backward(objective.parts(), pass())) {
            loss += passed.value().loss();
            tokens += passed.tokens();
            passed.value().metrics().forEach((name, share) -> metrics.merge(name, share, Double::sum));
        }
        double scale = objective.denominator() > 0 ? 1 / objective.denominator() : 0;
        loss *= scale;
        double norm = replicas.globalNorm() * scale;
        check(loss, norm, Double.isFinite(loss) && Double.isFinite(norm), objective);
        history.add(loss);
        apply(scale * clip(norm), learningRate);
        return new StepResult(++steps, loss, norm, learningRate, metrics, tokens);
    }

    private void apply(double factor, double learningRate) {
        beginStep();
        try {
            replicas.step(factor, learningRate);
        } catch (DeviceMemoryException e) {
            throw inPart(e);
        }
        partial = null;
    }

    /** Returns the clipping factor; as in torch's {@code clip_grad_norm_} a small term keeps a zero gradient finite. */
    private double clip(double norm) {
        return options.maxGradNorm() > 0 ? Math.min(1, options.maxGradNorm() / (norm + 1e-6)) : 1;
    }

    @Override
    public void close() {
        replicas.close();
    }
}
