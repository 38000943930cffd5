package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.NonFiniteResultException;
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
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Optimizer steps on a policy and its replicas: backward passes, accumulation, clipping, AdamW. */
public final class Optimization implements AutoCloseable {
    /** Odd, so that seed and step never cancel for small values of both. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final TrainablePolicy policy;
    private final OptimizerOptions options;
    private final long seed;
    private final long activationBytes;
    private final List<Parameter> trainable;
    private final ReplicaGroup replicas;
    private final SpikeGuard.History history;
    private long steps;

    /**
     * @param seed of the dropout of each step
     */
    public Optimization(TrainablePolicy policy, OptimizerOptions options, long seed) {
        this.options = options;
        this.seed = seed;
        this.trainable = options.trained().of(policy);
        this.policy = policy;
        this.history = options.spikes().history();
        this.replicas = new ReplicaGroup(policy, options, trainable);
        // asked once weights' masters and moments exist: what is spare then is there for gradients and activations
        this.activationBytes = options.engine().activationBytes(policy, trainableNumbers());
    }

    /** What is trained. */
    public TrainablePolicy policy() {
        return policy;
    }

    /** How many numbers are trained. */
    public long trainableNumbers() {
        return trainable.stream()
                .mapToLong(parameter -> parameter.shape().stream().reduce(1L, (a, b) -> a * b))
                .sum();
    }

    /** How the memory of a step is used, in words; empty where the policy knows of no choice. */
    public Optional<String> memory(StepObjective objective) {
        return objective.parts().stream()
                .flatMap(part -> policy.keptActivations(part.requests(), pass()).stream())
                .max(Comparator.comparingLong(KeptActivations::layerBytes))
                .map(kept -> kept.describe()
                        + (fused(objective)
                                ? "; parameters are updated on the way back"
                                : "; gradients are summed up"));
    }

    /** The same dropout for all passes of a step, so that it does not matter how its batch is cut. */
    private TrainingPass pass() {
        return new TrainingPass(seed + GOLDEN * (steps + 1), activationBytes);
    }

    private boolean fused(StepObjective objective) {
        return options.maxGradNorm() == 0
                && replicas.stepsOnTheWayBack(objective.parts().size());
    }

    /**
     * One step.
     *
     * @throws NonFiniteResultException if the model gives numbers that are not finite before anything was trained
     * @throws TrainingDivergedException if it does so later, or if loss or gradient is not finite; before anything is
     *     changed, unless it is a gradient's norm in a step that updates parameters on the way back
     */
    public StepResult step(StepObjective objective, double learningRate) {
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

    /** How many steps were taken, those before a stop among them. */
    public long steps() {
        return steps;
    }

    private StepResult fusedStep(StepObjective objective, double learningRate) {
        long[] tokens = {0};
        LogProbLoss loss = logProbs -> {
            tokens[0] = ReplicaGroup.tokens(logProbs);
            LossValue sum = objective.parts().get(0).loss().evaluate(logProbs);
            LossValue mean = sum.scaled(objective.denominator() > 0 ? 1 / objective.denominator() : 0);
            check(mean.loss(), Double.NaN, Double.isFinite(mean.loss()), objective);
            return mean;
        };
        FusedResult result = replicas.backwardAndStep(objective.parts().get(0), loss, pass(), learningRate);
        LossValue value = result.value();
        if (!Double.isFinite(result.gradientNorm())) {
            throw diverged("was applied in part", value.loss(), result.gradientNorm(), objective);
        }
        history.add(value.loss());
        return new StepResult(
                ++steps, value.loss(), result.gradientNorm(), learningRate, new TreeMap<>(value.metrics()), tokens[0]);
    }

    /** Before anything is changed. */
    private void check(double loss, double norm, boolean finite, StepObjective objective) {
        if (!finite) {
            throw diverged("was not applied", loss, norm, objective);
        }
        history.objection(loss).ifPresent(objection -> {
            throw new TrainingDivergedException("step " + (steps + 1) + " was not applied: loss " + loss + " on "
                    + objective.describe() + "; " + objection
                    + ". Look at these examples. From a checkpoint a run goes on with a guard that allows more, or, with"
                    + " Checkpoints.continueWithOtherSettings(true), at a lower learning rate");
        });
    }

    private TrainingDivergedException diverged(String applied, double loss, double norm, StepObjective objective) {
        return new TrainingDivergedException("step " + (steps + 1) + " " + applied + ": loss " + loss
                + ", gradient norm " + norm + ", on " + objective.describe()
                + ". Look at these examples, lower the learning rate or train in a wider precision");
    }

    /** The losses that a guard looks back on. */
    public List<Double> history() {
        return history.losses();
    }

    /** Writes trained weights and moments into a folder. */
    public void save(Path folder) {
        replicas.save(folder);
    }

    /** Goes on from what {@link #save} wrote after so many steps. */
    public void load(Path folder, TrainingState state) {
        replicas.load(folder, state.step());
        history.restore(state.losses());
        steps = state.step();
    }

    private StepResult summedStep(StepObjective objective, double learningRate) {
        double loss = 0;
        long tokens = 0;
        Map<String, Double> metrics = new TreeMap<>();
        for (ReplicaGroup.Passed passed : replicas.backward(objective.parts(), pass())) {
            loss += passed.value().loss();
            tokens += passed.tokens();
            passed.value().metrics().forEach((name, share) -> metrics.merge(name, share, Double::sum));
        }
        double scale = objective.denominator() > 0 ? 1 / objective.denominator() : 0;
        loss *= scale;
        double norm = replicas.globalNorm() * scale;
        check(loss, norm, Double.isFinite(loss) && Double.isFinite(norm), objective);
        history.add(loss);
        replicas.step(scale * clip(norm), learningRate);
        return new StepResult(++steps, loss, norm, learningRate, metrics, tokens);
    }

    /** As torch's clip_grad_norm_: the small term keeps a zero gradient finite. */
    private double clip(double norm) {
        return options.maxGradNorm() > 0 ? Math.min(1, options.maxGradNorm() / (norm + 1e-6)) : 1;
    }

    @Override
    public void close() {
        replicas.close();
    }
}
