package io.github.rlaifv.dpo.internal.supervised;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.internal.step.StepObjective;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.train.SftTask;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A batch in micro-batches whose mean is over the whole batch. Its number of tokens is known only after all
 * micro-batches, so the division comes last.
 */
public final class SftObjective implements StepObjective {
    private final List<Part> parts = new ArrayList<>();
    private final String name;
    private final double[] denominators;

    /**
     * Creates the objective of a batch.
     *
     * @param passes the micro-batches
     * @param mean what the loss is averaged over
     * @param name name of the examples, for messages
     */
    public SftObjective(List<List<WeightedRequest>> passes, SftLoss.Mean mean, String name) {
        this.name = name;
        this.denominators = new double[passes.size()];
        for (List<WeightedRequest> part : passes) {
            SftLoss loss =
                    new SftLoss(part.stream().map(WeightedRequest::weights).toList(), mean);
            int number = parts.size();
            parts.add(new Part(requests(part), logProbs -> {
                SftLoss.Sums sums = loss.sums(logProbs);
                denominators[number] = sums.denominator();
                return new LossValue(sums.loss(), sums.gradient(), Map.of());
            }));
        }
    }

    /** Returns the objective of several tasks with a mean each. */
    public static StepObjective ofTasks(List<SftTask> tasks, SftLoss.Mean mean) {
        List<Part> parts = tasks.stream()
                .filter(task -> task.weight() > 0 && !task.requests().isEmpty())
                .map(task -> new Part(requests(task.requests()), scaled(task, mean)))
                .toList();
        return new StepObjective() {
            @Override
            public List<Part> parts() {
                return parts;
            }

            @Override
            public String describe() {
                return tasks.size() + " tasks";
            }
        };
    }

    private static LogProbLoss scaled(SftTask task, SftLoss.Mean mean) {
        List<List<Double>> weights =
                task.requests().stream().map(WeightedRequest::weights).toList();
        SftLoss loss = new SftLoss(weights, mean);
        return (List<List<TokenLogProbs>> logProbs) -> {
            LossValue value = loss.evaluate(logProbs);
            for (double[][] request : value.gradient()) {
                for (double[] response : request) {
                    for (int t = 0; t < response.length; t++) {
                        response[t] *= task.weight();
                    }
                }
            }
            return new LossValue(task.weight() * value.loss(), value.gradient(), value.metrics());
        };
    }

    private static List<ScoreRequest> requests(List<WeightedRequest> batch) {
        return batch.stream().map(WeightedRequest::request).toList();
    }

    @Override
    public List<Part> parts() {
        return parts;
    }

    @Override
    public double denominator() {
        return Arrays.stream(denominators).sum();
    }

    @Override
    public String describe() {
        return name;
    }
}
