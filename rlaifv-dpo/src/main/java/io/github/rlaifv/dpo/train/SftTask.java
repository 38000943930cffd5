package io.github.rlaifv.dpo.train;

import java.util.List;

/**
 * One of several tasks learned in the same optimizer step. Its loss is a mean of its own; the step's loss is the
 * weighted sum over the tasks.
 *
 * @param weight of the task, >= 0
 * @param requests what to imitate, taken in one backward pass
 */
public record SftTask(double weight, List<WeightedRequest> requests) {
    public SftTask {
        requests = List.copyOf(requests);
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("a task's weight must be >= 0, was " + weight);
        }
    }
}
