package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.PairedComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The models that were evaluated on a benchmark.
 *
 * @param benchmark name of the benchmark
 * @param baseline model that the others are compared with; empty if it was not evaluated on this benchmark
 * @param others the other models
 */
record BenchmarkComparison(String benchmark, Optional<ComparedModel> baseline, List<ComparedModel> others) {
    BenchmarkComparison {
        others = List.copyOf(others);
    }

    static BenchmarkComparison of(String benchmark, List<EvaluatedModel> models, int resamples, long seed) {
        EvaluatedModel first = models.get(0);
        Optional<FinishedEvaluation> base =
                Optional.ofNullable(first.evaluations().get(benchmark));
        List<ComparedModel> others = new ArrayList<>();
        for (EvaluatedModel model : models.subList(1, models.size())) {
            FinishedEvaluation own = model.evaluations().get(benchmark);
            if (own != null) {
                List<MetricComparison> differences = base.map(
                                before -> PairedComparison.of(before, own, resamples, seed))
                        .orElse(List.of());
                others.add(new ComparedModel(model.name(), own, differences));
            }
        }
        return new BenchmarkComparison(
                benchmark, base.map(evaluation -> new ComparedModel(first.name(), evaluation, List.of())), others);
    }

    /** Returns the baseline and the other models. */
    List<ComparedModel> models() {
        List<ComparedModel> models = new ArrayList<>();
        baseline.ifPresent(models::add);
        models.addAll(others);
        return models;
    }

    /** Returns the metrics of the whole benchmark, or those of groups of items, that at least one model has. */
    List<MetricValue> metrics(boolean ofGroups) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        for (ComparedModel model : models()) {
            for (MetricValue metric : model.evaluation().card().metrics()) {
                if (metric.name().contains("/") == ofGroups) {
                    metrics.putIfAbsent(metric.name(), metric);
                }
            }
        }
        return List.copyOf(metrics.values());
    }

    /**
     * Returns the settings that differ between the evaluations, with their values, except for those of the bootstrap.
     */
    List<String> unequalSettings() {
        Set<String> names = new TreeSet<>();
        models().forEach(model ->
                names.addAll(model.evaluation().card().settings().keySet()));
        names.removeIf(name -> name.startsWith("bootstrap"));
        List<String> unequal = new ArrayList<>();
        for (String name : names) {
            Set<String> values = new LinkedHashSet<>();
            List<String> said = new ArrayList<>();
            for (ComparedModel model : models()) {
                String value = model.evaluation().card().settings().getOrDefault(name, "none");
                values.add(value);
                said.add(model.name() + " " + value);
            }
            if (values.size() > 1) {
                unequal.add(name + " (" + String.join(", ", said) + ")");
            }
        }
        return unequal;
    }
}
