package io.github.rlaifv.dpo.testkit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** AdamW with the formula of torch, in doubles. */
final class TableAdamW implements AdamW {
    private final TablePolicy policy;
    private final List<Parameter> parameters;
    private final Map<String, double[][]> moments = new HashMap<>();
    private int steps;

    TableAdamW(TablePolicy policy, List<Parameter> parameters) {
        this.policy = policy;
        this.parameters = List.copyOf(parameters);
    }

    @Override
    public void step(Gradients gradients, Settings settings) {
        steps++;
        double rate = settings.learningRate();
        double correction1 = 1 - Math.pow(settings.beta1(), steps);
        double correction2 = 1 - Math.pow(settings.beta2(), steps);
        for (Parameter parameter : parameters) {
            double[] weights = policy.weight(parameter.name());
            double[] gradient = ((TableGradients) gradients).of(parameter.name());
            double[][] moment = moments.computeIfAbsent(parameter.name(), name -> new double[2][weights.length]);
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= 1 - rate * settings.weightDecay();
                moment[0][i] = settings.beta1() * moment[0][i] + (1 - settings.beta1()) * gradient[i];
                moment[1][i] = settings.beta2() * moment[1][i] + (1 - settings.beta2()) * gradient[i] * gradient[i];
                weights[i] -= rate
                        * (moment[0][i] / correction1)
                        / (Math.sqrt(moment[1][i] / correction2) + settings.epsilon());
            }
        }
    }

    @Override
    public void save(Path file) {
        save(file, List.of(this), parameters);
    }

    private void put(Map<String, double[][]> all) {
        for (Parameter parameter : parameters) {
            double[] weights = policy.weight(parameter.name());
            double[][] moment = moments.getOrDefault(parameter.name(), new double[2][weights.length]);
            all.put(parameter.name(), new double[][] {weights, moment[0], moment[1]});
        }
    }

    @Override
    public void save(Path file, List<AdamW> shards, List<Parameter> parameters) {
        Map<String, double[][]> all = new TreeMap<>();
        shards.forEach(shard -> ((TableAdamW) shard).put(all));
        try {
            new ObjectMapper().writeValue(file.toFile(), all);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    @Override
    public void load(Path file, long taken) {
        load(file, taken, parameters);
    }

    @Override
    public void load(Path file, long taken, List<Parameter> unused) {
        try {
            Map<String, double[][]> all = new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
            parameters.forEach(parameter -> {
                String name = parameter.name();
                double[][] values = Objects.requireNonNull(all.get(name), name);
                System.arraycopy(values[0], 0, policy.weight(name), 0, values[0].length);
                moments.put(name, new double[][] {values[1], values[2]});
            });
            steps = Math.toIntExact(taken);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    @Override
    public long bytes() {
        return 16 * parameters.stream().mapToLong(Parameter::numbers).sum();
    }

    @Override
    public void close() {}
}
