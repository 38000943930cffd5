package io.github.rlaifv.dpo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Means of all figures over the steps of each epoch. */
final class EpochFigures {
    private final List<Map<String, Double>> means = new ArrayList<>();
    private final Map<String, Double> sums = new TreeMap<>();
    private int steps;

    EpochFigures(TrainingState state) {
        means.addAll(state.epochMeans());
        sums.putAll(state.epoch());
        steps = state.epochSteps();
    }

    void add(StepResult result) {
        result.figures().forEach((name, value) -> sums.merge(name, value, Double::sum));
        steps++;
    }

    void endEpoch() {
        Map<String, Double> mean = new TreeMap<>();
        sums.forEach((name, sum) -> mean.put(name, sum / steps));
        means.add(Collections.unmodifiableMap(mean));
        sums.clear();
        steps = 0;
    }

    Map<String, Double> sums() {
        return sums;
    }

    int steps() {
        return steps;
    }

    /** One entry an epoch that has ended. */
    List<Map<String, Double>> means() {
        return List.copyOf(means);
    }
}
