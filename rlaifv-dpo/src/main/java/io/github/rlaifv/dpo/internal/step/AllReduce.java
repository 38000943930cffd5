package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.Gradients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds up the gradients of a step, one parameter at a time and in the order of the replicas: whoever is the last to finish
 * a parameter forms its sum and gives it to all, while the others compute on below. After that all replicas hold the same
 * bits.
 */
final class AllReduce {
    private final List<Gradients> gradients;
    private final Map<String, Integer> finished = new ConcurrentHashMap<>();

    /**
     * @param gradients of each replica
     */
    AllReduce(List<Gradients> gradients) {
        this.gradients = List.copyOf(gradients);
    }

    /** One of the replicas, each once, adds nothing more to its gradient of this parameter. */
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
