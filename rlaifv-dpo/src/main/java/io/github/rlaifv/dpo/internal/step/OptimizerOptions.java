package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionChecks;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.SpikeGuard;
import java.util.List;

/**
 * What an optimizer step does, to which parameters, and how it is computed.
 *
 * @param learningRate peak learning rate, >= 0
 * @param schedule schedule over the steps
 * @param weightDecay decoupled weight decay, for matrices only
 * @param beta1 AdamW's decay rate of the first moment
 * @param beta2 AdamW's decay rate of the second moment
 * @param epsilon AdamW's epsilon
 * @param maxGradNorm global norm that gradients are clipped to; 0 turns clipping off
 * @param trained which parameters are trained
 * @param engine how steps are computed
 * @param spikes which jumps of the loss stop the run
 */
public record OptimizerOptions(
        double learningRate,
        Schedule schedule,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double maxGradNorm,
        TrainedParameters trained,
        StepExecution engine,
        SpikeGuard spikes) {
    /** Smallest epsilon: a smaller one is zero in float32, and AdamW would divide zero moments by it. */
    private static final double LEAST_EPSILON = 1e-30;

    public OptimizerOptions {
        OptionChecks.notNegative("learningRate", learningRate);
        OptionChecks.notNegative("weightDecay", weightDecay);
        OptionChecks.notNegative("maxGradNorm", maxGradNorm);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("betas must be in [0, 1), were " + beta1 + " and " + beta2);
        }
        if (!(epsilon >= LEAST_EPSILON) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be finite and >= " + LEAST_EPSILON + ", was " + epsilon);
        }
    }

    public void declare(OptionValues values) {
        values.with(RunOption.LEARNING_RATE, learningRate)
                .with(RunOption.SCHEDULE, schedule)
                .with(RunOption.WEIGHT_DECAY, weightDecay)
                .with(RunOption.BETA1, beta1)
                .with(RunOption.BETA2, beta2)
                .with(RunOption.EPSILON, epsilon)
                .with(RunOption.MAX_GRAD_NORM, maxGradNorm)
                .with(RunOption.SPIKE_GUARD, spikes.describe());
        trained.declare(values);
        engine.declare(values);
    }

    AdamW.Settings settings(double rate, boolean decay) {
        return new AdamW.Settings(rate, beta1, beta2, epsilon, decay ? weightDecay : 0);
    }

    /**
     * Attaches adapters to the policy and its replicas, if adapters are trained.
     *
     * @throws BadDataException if one of them already carries other adapters, or if a replica is not a copy of the policy
     */
    public void prepare(TrainablePolicy policy) {
        ReplicaCheck.check(policy, engine.replicas());
        trained.prepare(policy);
        engine.replicas().forEach(trained::prepare);
    }

    /**
     * Rejects what can be rejected without reading data, and leaves the policy unchanged.
     *
     * @return the parameters that would be trained
     * @throws BadDataException if the policy or a replica can't be trained with these options
     */
    public List<Parameter> rehearse(TrainablePolicy policy) {
        ReplicaCheck.check(policy, engine.replicas());
        return trained.rehearse(policy);
    }

    /**
     * Rejects a policy or replicas that compute in a type that can't be trained in.
     *
     * @throws BadDataException if one of them computes in float16
     */
    public void requireTrainable(TrainablePolicy policy) {
        policy.requireTrainable();
        engine.replicas().forEach(TrainablePolicy::requireTrainable);
    }
}
