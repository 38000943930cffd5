package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Optimizer steps on a policy and its replicas: backward passes, accumulation, clipping, AdamW. */
final class Optimization implements AutoCloseable {
    private final TrainingOptions options;
    private final List<Parameter> trainable;
    private final ReplicaGroup replicas;
    private long steps;

    Optimization(TrainablePolicy policy, TrainingOptions options) {
        this.options = options;
        this.trainable =
                policy.parameters().stream().filter(options.trainable()).toList();
        if (trainable.isEmpty()) {
            throw new BadDataException("none of the " + policy.parameters().size() + " parameters of " + policy.name()
                    + " is trainable (" + options.trainableName() + "): choose other parts");
        }
        this.replicas = new ReplicaGroup(policy, options, trainable);
    }

    /** How many numbers are trained. */
    long trainableNumbers() {
        return trainable.stream()
                .mapToLong(parameter -> parameter.shape().stream().reduce(1L, (a, b) -> a * b))
                .sum();
    }

    /**
     * One step.
     *
     * @throws TrainingDivergedException before anything is changed, if loss or gradient is not finite
     */
    StepResult step(StepObjective objective, double learningRate) {
        double loss = 0;
        long tokens = 0;
        Map<String, Double> metrics = new TreeMap<>();
        for (ReplicaGroup.Passed passed : replicas.backward(objective.parts())) {
            loss += passed.value().loss();
            tokens += passed.tokens();
            passed.value().metrics().forEach((name, share) -> metrics.merge(name, share, Double::sum));
        }
        Gradients gradients = replicas.gradients();
        double scale = objective.denominator() > 0 ? 1 / objective.denominator() : 0;
        loss *= scale;
        double norm = gradients.globalNorm() * scale;
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new TrainingDivergedException("step " + (steps + 1) + " was not applied: loss " + loss
                    + ", gradient norm " + norm + ", on " + objective.describe()
                    + ". Look at these examples, lower the learning rate or train in a wider precision");
        }
        double factor = scale * clip(norm);
        if (factor != 1) {
            gradients.scale(factor);
        }
        replicas.step(learningRate);
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
