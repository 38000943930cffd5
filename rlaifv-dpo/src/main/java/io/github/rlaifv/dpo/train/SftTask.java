package io.github.rlaifv.dpo.train;

import java.util.List;

/**
 * One of several tasks that are trained in the same optimizer step. The loss of a task is a mean over its requests; the
 * loss of the step is the weighted sum over the tasks.
 *
 * @param weight weight of the task, >= 0
 * @param requests prompts with the responses to imitate, computed in one backward pass
 */
public record SftTask(double weight, List<WeightedRequest> requests) {
    public SftTask {
        requests = List.copyOf(requests);
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("the weight of a task must be >= 0, was " + weight);
        }
    }
}
