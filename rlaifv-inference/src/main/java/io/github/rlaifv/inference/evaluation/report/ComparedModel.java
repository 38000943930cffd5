package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.util.List;
import java.util.Optional;

/**
 * One model's evaluation of a benchmark.
 *
 * @param name name on the page
 * @param evaluation results of the evaluation
 * @param differences differences to the baseline; empty for the baseline itself
 */
record ComparedModel(String name, FinishedEvaluation evaluation, List<MetricComparison> differences) {
    ComparedModel {
        differences = List.copyOf(differences);
    }

    Optional<MetricValue> metric(String metric) {
        return evaluation.card().metrics().stream()
                .filter(one -> one.name().equals(metric))
                .findFirst();
    }

    Optional<MetricComparison> difference(String metric) {
        return differences.stream().filter(one -> one.name().equals(metric)).findFirst();
    }
}
