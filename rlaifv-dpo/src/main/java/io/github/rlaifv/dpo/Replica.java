package io.github.rlaifv.dpo;

import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * One copy of the model with its gradients and optimizer state. Decayed and undecayed parameters have an optimizer each;
 * both read the same gradients.
 */
final class Replica implements AutoCloseable {
    private final TrainablePolicy policy;
    private final TrainingOptions options;
    private final Gradients gradients;
    private final List<Optimizer> optimizers = new ArrayList<>();

    private record Optimizer(AdamW adamW, boolean decay) {}

    Replica(TrainablePolicy policy, TrainingOptions options, List<Parameter> trainable) {
        this.policy = policy;
        this.options = options;
        this.gradients = policy.newGradients(trainable);
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

    Gradients gradients() {
        return gradients;
    }

    void step(double learningRate) {
        optimizers.forEach(one -> one.adamW().step(gradients, options.settings(learningRate, one.decay())));
    }

    @Override
    public void close() {
        optimizers.forEach(one -> one.adamW().close());
        gradients.close();
    }
}
