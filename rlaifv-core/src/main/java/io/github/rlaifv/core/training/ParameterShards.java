package io.github.rlaifv.core.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Assigns each parameter to the replica that owns its optimizer state. Parameters stay whole, so that every sum over a
 * parameter has the same order as without shards. The largest parameter comes first, and each goes to the replica that
 * has the fewest numbers so far. No replica then has more than the mean plus the largest parameter.
 */
public final class ParameterShards {
    private final List<List<Parameter>> shards = new ArrayList<>();
    private final Map<String, Integer> owners = new HashMap<>();

    /**
     * Divides parameters.
     *
     * @param parameters the parameters, in model order
     * @param replicas number of replicas, >= 1
     */
    public ParameterShards(List<Parameter> parameters, int replicas) {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be >= 1, was " + replicas);
        }
        long[] load = new long[replicas];
        // the sort is stable, so equal sizes keep the order of the model
        parameters.stream()
                .sorted(Comparator.comparingLong(Parameter::numbers).reversed())
                .forEach(parameter -> {
                    int owner = IntStream.range(0, replicas)
                            .boxed()
                            .min(Comparator.comparingLong(r -> load[r]))
                            .orElseThrow();
                    load[owner] += parameter.numbers();
                    owners.put(parameter.name(), owner);
                });
        for (int r = 0; r < replicas; r++) {
            int replica = r;
            shards.add(parameters.stream()
                    .filter(parameter -> owner(parameter.name()) == replica)
                    .toList());
        }
    }

    /** The parameters that a replica owns, in model order. */
    public List<Parameter> of(int replica) {
        return shards.get(replica);
    }

    /**
     * The replica that owns a parameter.
     *
     * @throws IllegalArgumentException if the parameter was not divided
     */
    public int owner(String parameter) {
        Integer owner = owners.get(parameter);
        if (owner == null) {
            throw new IllegalArgumentException("no replica owns the parameter '" + parameter + "'");
        }
        return owner;
    }
}
