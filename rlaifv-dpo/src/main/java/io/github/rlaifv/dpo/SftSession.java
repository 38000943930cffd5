package io.github.rlaifv.dpo;

import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.internal.step.Optimization;
import io.github.rlaifv.dpo.internal.supervised.SftObjective;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.train.SftTask;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.util.List;

/**
 * Takes supervised optimizer steps one by one, with data and learning rate from the caller. A session holds the
 * optimizer's state; close it to free that. Not thread-safe.
 */
public final class SftSession implements AutoCloseable {
    private final TrainablePolicy policy;
    private final Optimization optimization;
    private final MicroBatch microBatch;
    private final SftLoss.Mean mean;

    SftSession(TrainablePolicy policy, TrainingOptions options, SftLoss.Mean mean) {
        this.policy = policy;
        this.optimization =
                new Optimization(policy, options.optimizer(), options.batching().seed());
        this.microBatch = options.batching().microBatch();
        this.mean = mean;
    }

    /**
     * Takes one optimizer step on a batch, in micro-batches of {@code microBatch} requests. The mean is taken over the
     * whole batch.
     *
     * @throws TrainingDivergedException before anything is changed, if loss or gradient is not finite
     */
    public StepResult step(List<WeightedRequest> batch, double learningRate) {
        return optimization.step(
                new SftObjective(
                        microBatch.cut(batch, policy, example -> List.of(example.request())),
                        mean,
                        "a batch of " + batch.size() + " requests"),
                learningRate);
    }

    /**
     * Takes one optimizer step on several tasks, with one backward pass per task.
     *
     * @throws TrainingDivergedException before anything is changed, if loss or gradient is not finite
     */
    public StepResult stepTasks(List<SftTask> tasks, double learningRate) {
        return optimization.step(SftObjective.ofTasks(tasks, mean), learningRate);
    }

    @Override
    public void close() {
        optimization.close();
    }
}
