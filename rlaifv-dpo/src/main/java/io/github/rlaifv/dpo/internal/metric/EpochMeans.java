package io.github.rlaifv.dpo.internal.metric;

import io.github.rlaifv.dpo.internal.checkpoint.TrainingState;
import io.github.rlaifv.dpo.train.StepResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Computes the means of all metrics over the steps of each epoch. */
public final class EpochMeans {
    private final List<Map<String, Double>> means = new ArrayList<>();
    private final Map<String, Double> sums = new TreeMap<>();
    private int steps;

    public EpochMeans(TrainingState state) {
        means.addAll(state.epochMeans());
        sums.putAll(state.epoch());
        steps = state.epochSteps();
    }

    public void add(StepResult result) {
        result.allMetrics().forEach((name, value) -> sums.merge(name, value, Double::sum));
        steps++;
    }

    public void endEpoch() {
        Map<String, Double> mean = new TreeMap<>();
        sums.forEach((name, sum) -> mean.put(name, sum / steps));
        means.add(Collections.unmodifiableMap(mean));
        sums.clear();
        steps = 0;
    }

    public Map<String, Double> sums() {
        return sums;
    }

    public int steps() {
        return steps;
    }

    /** Returns one map of means per finished epoch. */
    public List<Map<String, Double>> means() {
        return List.copyOf(means);
    }
}
