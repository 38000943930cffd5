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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the model with gradients and optimizer state of the parameters that it owns. Each kind of parameters
 * has an optimizer of its own; all of them read the same gradients.
 */
final class Replica implements AutoCloseable {
    private final TrainablePolicy policy;
    private final OptimizerOptions options;
    private final List<Parameter> owned;
    private @Nullable Gradients gradients;
    private final Map<OptimizerKind, AdamW> optimizers = new LinkedHashMap<>();

    /**
     * Creates the optimizers of a replica.
     *
     * @param kinds kinds of all trained parameters
     * @param owned the parameters that this replica updates
     */
    Replica(TrainablePolicy policy, OptimizerOptions options, List<OptimizerKind> kinds, List<Parameter> owned) {
        this.policy = policy;
        this.options = options;
        this.owned = owned;
        try {
            createOptimizers(kinds);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void createOptimizers(List<OptimizerKind> kinds) {
        Set<Parameter> updated = new HashSet<>(owned);
        for (OptimizerKind kind : kinds) {
            List<Parameter> own =
                    kind.parameters().stream().filter(updated::contains).toList();
            if (!own.isEmpty()) {
                optimizers.put(kind, policy.newAdamW(own, options.engine().offload()));
            }
        }
    }

    TrainablePolicy policy() {
        return policy;
    }

    /** Returns the optimizer of this replica's parameters of a kind; empty if it owns none. */
    Optional<AdamW> optimizer(OptimizerKind kind) {
        return Optional.ofNullable(optimizers.get(kind));
    }

    /** Returns the gradients, created when first needed; steps that update during the backward pass need none. */
    Gradients gradients() {
        if (gradients == null) {
            gradients = policy.newGradients(owned);
        }
        return gradients;
    }

    /** Returns the memory of gradients, moments and masters, in bytes. */
    long bytes() {
        return (gradients == null ? 0 : gradients.bytes())
                + optimizers.values().stream().mapToLong(AdamW::bytes).sum();
    }

    void step(double learningRate) {
        optimizers.forEach((kind, adamW) -> adamW.step(gradients(), options.settings(learningRate, kind.decay())));
    }

    /** Runs a backward pass that updates each parameter as soon as its gradient is complete. */
    FusedResult backwardAndStep(List<ScoreRequest> requests, LogProbLoss loss, TrainingPass pass, double learningRate) {
        List<AdamWStep> steps = optimizers.entrySet().stream()
                .map(one -> new AdamWStep(
                        one.getValue(),
                        options.settings(learningRate, one.getKey().decay())))
                .toList();
        return policy.backwardAndStep(requests, loss, steps, pass);
    }

    /** Loads the parameters that this replica owns. */
    void load(Path folder, long steps) {
        optimizers.forEach((kind, adamW) -> {
            if (owned.containsAll(kind.parameters())) {
                adamW.load(kind.file(folder), steps);
            } else {
                adamW.load(kind.file(folder), steps, kind.parameters());
            }
        });
    }

    @Override
    public void close() {
        optimizers.values().forEach(AdamW::close);
        if (gradients != null) {
            gradients.close();
        }
    }
}
