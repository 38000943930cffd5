package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gradients of a {@link TablePolicy}, in doubles. */
final class TableGradients implements Gradients {
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    TableGradients(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            long size = parameter.shape().stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
            sums.put(parameter.name(), new double[(int) size]);
        }
    }

    void add(String parameter, int index, double value) {
        double[] sum = sums.get(parameter);
        if (sum != null) {
            sum[index] += value;
        }
    }

    double[] of(String parameter) {
        double[] sum = sums.get(parameter);
        if (sum == null) {
            throw new IllegalArgumentException(parameter + " has no gradient here");
        }
        return sum;
    }

    @Override
    public Map<String, Double> norms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        sums.forEach((name, values) ->
                norms.put(name, Math.sqrt(Arrays.stream(values).map(x -> x * x).sum())));
        return norms;
    }

    @Override
    public Set<String> parameters() {
        return sums.keySet();
    }

    @Override
    public void add(String parameter, Gradients copy) {
        double[] values = of(parameter);
        double[] more = ((TableGradients) copy).of(parameter);
        Arrays.setAll(values, i -> values[i] + more[i]);
    }

    @Override
    public void set(String parameter, Gradients copy) {
        double[] values = of(parameter);
        double[] others = ((TableGradients) copy).of(parameter);
        Arrays.setAll(values, i -> others[i]);
    }

    @Override
    public void scale(double factor) {
        sums.values().forEach(values -> Arrays.setAll(values, i -> values[i] * factor));
    }

    @Override
    public void zero() {
        sums.values().forEach(values -> Arrays.fill(values, 0));
    }

    @Override
    public void clear(String parameter) {
        Arrays.fill(of(parameter), 0);
    }

    @Override
    public long bytes() {
        return sums.values().stream().mapToLong(values -> 8L * values.length).sum();
    }

    @Override
    public float[] toArray(String parameter) {
        double[] values = of(parameter);
        float[] copy = new float[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (float) values[i];
        }
        return copy;
    }

    @Override
    public void close() {}
}
