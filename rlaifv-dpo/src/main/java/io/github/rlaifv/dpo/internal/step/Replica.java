package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the model with its gradients and optimizer state. Parameters with and without weight decay have an
 * optimizer each; both read the same gradients.
 */
final class Replica implements AutoCloseable {
    private final TrainablePolicy policy;
    private final OptimizerOptions options;
    private final List<Parameter> trainable;
    private @Nullable Gradients gradients;
    private final List<Optimizer> optimizers = new ArrayList<>();

    private record Optimizer(AdamW adamW, boolean decay) {}

    Replica(TrainablePolicy policy, OptimizerOptions options, List<Parameter> trainable) {
        this.policy = policy;
        this.options = options;
        this.trainable = trainable;
        add(trainable.stream().filter(Parameter::isMatrix).toList(), true);
        add(trainable.stream().filter(parameter -> !parameter.isMatrix()).toList(), false);
    }

    private void add(List<Parameter> parameters, boolean decay) {
        if (!parameters.isEmpty()) {
            optimizers.add(new Optimizer(policy.newAdamW(parameters), decay));
        }
    }

    TrainablePolicy policy() {
        return policy;
    }

    /** Returns the gradients, created when first needed; steps that update during the backward pass need none. */
    Gradients gradients() {
        if (gradients == null) {
            gradients = policy.newGradients(trainable);
        }
        return gradients;
    }

    void step(double learningRate) {
        optimizers.forEach(one -> one.adamW().step(gradients(), options.settings(learningRate, one.decay())));
    }

    /** Runs a backward pass that updates each parameter as soon as its gradient is complete. */
    FusedResult backwardAndStep(List<ScoreRequest> requests, LogProbLoss loss, TrainingPass pass, double learningRate) {
        List<AdamWStep> steps = optimizers.stream()
                .map(one -> new AdamWStep(one.adamW(), options.settings(learningRate, one.decay())))
                .toList();
        return policy.backwardAndStep(requests, loss, steps, pass);
    }

    void save(Path folder) {
        for (int i = 0; i < optimizers.size(); i++) {
            optimizers.get(i).adamW().save(file(folder, i));
        }
    }

    void load(Path folder, long steps) {
        for (int i = 0; i < optimizers.size(); i++) {
            optimizers.get(i).adamW().load(file(folder, i), steps);
        }
    }

    private static Path file(Path folder, int optimizer) {
        return folder.resolve("optimizer-" + optimizer + ".safetensors");
    }

    @Override
    public void close() {
        optimizers.forEach(one -> one.adamW().close());
        if (gradients != null) {
            gradients.close();
        }
    }
}
