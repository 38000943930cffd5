package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;
import java.util.Objects;

/**
 * Metrics of the picks of one rule for one N, by scene of one run.
 *
 * @param errors 1 if the pick has a false claim, otherwise 0
 * @param coverage share of the image's objects that the pick mentions, in [0, 1]
 */
record SceneScores(List<Double> errors, List<Double> coverage) {
    SceneScores {
        errors = List.copyOf(errors);
        coverage = List.copyOf(coverage);
    }

    /** Takes the metrics of single responses. */
    static SceneScores of(List<Metrics> responses) {
        return new SceneScores(
                responses.stream()
                        .map(metrics -> Objects.requireNonNull(metrics.overallHallucination()))
                        .toList(),
                responses.stream()
                        .map(metrics -> Objects.requireNonNull(metrics.coverage()))
                        .toList());
    }
}
