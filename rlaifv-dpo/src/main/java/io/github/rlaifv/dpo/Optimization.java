package io.github.rlaifv.dpo;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Optimizer steps on a policy: backward passes, accumulation, clipping, AdamW. Owns gradients and moments. Decayed and
 * undecayed parameters have an optimizer each; both read the same gradients.
 */
final class Optimization implements AutoCloseable {
    private final TrainablePolicy policy;
    private final TrainingOptions options;
    private final List<Parameter> trainable;
    private final Gradients gradients;
    private final List<Optimizer> optimizers = new ArrayList<>();
    private long steps;

    private record Optimizer(AdamW adamW, boolean decay) {}

    Optimization(TrainablePolicy policy, TrainingOptions options) {
        this.policy = policy;
        this.options = options;
        this.trainable =
                policy.parameters().stream().filter(options.trainable()).toList();
        if (trainable.isEmpty()) {
            throw new BadDataException("none of the " + policy.parameters().size() + " parameters of " + policy.name()
                    + " is trainable (" + options.trainableName() + "): choose other parts");
        }
        this.gradients = policy.newGradients(trainable);
        add(trainable.stream().filter(Parameter::isMatrix).toList(), true);
        add(trainable.stream().filter(parameter -> !parameter.isMatrix()).toList(), false);
    }

    private void add(List<Parameter> parameters, boolean decay) {
        if (!parameters.isEmpty()) {
            optimizers.add(new Optimizer(policy.newAdamW(parameters), decay));
        }
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
        long[] tokens = {0};
        Map<String, Double> metrics = new TreeMap<>();
        gradients.zero();
        for (StepObjective.Part part : objective.parts()) {
            LogProbLoss counted = logProbs -> {
                tokens[0] += tokens(logProbs);
                return part.loss().evaluate(logProbs);
            };
            LossValue value = policy.backward(part.requests(), counted, gradients);
            loss += value.loss();
            value.metrics().forEach((name, share) -> metrics.merge(name, share, Double::sum));
        }
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
        optimizers.forEach(one -> one.adamW().step(gradients, options.settings(learningRate, one.decay())));
        return new StepResult(++steps, loss, norm, learningRate, metrics, tokens[0]);
    }

    private static long tokens(List<List<TokenLogProbs>> logProbs) {
        return logProbs.stream()
                .flatMap(List::stream)
                .mapToLong(response -> response.tokenIds().size())
                .sum();
    }

    /** As torch's clip_grad_norm_: the small term keeps a zero gradient finite. */
    private double clip(double norm) {
        return options.maxGradNorm() > 0 ? Math.min(1, options.maxGradNorm() / (norm + 1e-6)) : 1;
    }

    @Override
    public void close() {
        optimizers.forEach(one -> one.adamW().close());
        gradients.close();
    }
}
