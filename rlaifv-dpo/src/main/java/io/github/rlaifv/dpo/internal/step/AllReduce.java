package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.Gradients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sums the gradients of a step over the replicas, parameter by parameter and in the order of the replicas. The last
 * replica to finish a parameter computes its sum and copies it to all, while the others are still computing lower
 * layers. Afterwards all replicas have the same bits.
 */
final class AllReduce {
    private final List<Gradients> gradients;
    private final Map<String, Integer> finished = new ConcurrentHashMap<>();

    /**
     * Prepares the sums of one step.
     *
     * @param gradients gradients of each replica
     */
    AllReduce(List<Gradients> gradients) {
        this.gradients = List.copyOf(gradients);
    }

    /** Called once per replica and parameter, when the gradient of the parameter is complete. */
    void finished(String parameter) {
        if (finished.merge(parameter, 1, Integer::sum) == gradients.size()) {
            reduce(parameter);
        }
    }

    private void reduce(String parameter) {
        Gradients sum = gradients.get(0);
        List<Gradients> copies = gradients.subList(1, gradients.size());
        copies.forEach(copy -> sum.add(parameter, copy));
        copies.forEach(copy -> copy.set(parameter, sum));
    }
}
