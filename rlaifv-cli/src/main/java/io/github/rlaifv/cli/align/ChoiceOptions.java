package io.github.rlaifv.cli.align;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of an alignment that say which metric chooses the best weights, a mixin. */
final class ChoiceOptions extends BenchmarkChoice {
    @Option(
            names = "--choose-by",
            order = -98,
            converter = ChoiceTerm.OfText.class,
            paramLabel = "METRIC",
            description =
                    "metric that chooses the best weights: claims (confirmed minus rejected claims on the instructions"
                            + " for development), or one of a benchmark such as pope:F1. If repeated, their weighted sum:"
                            + " 0.5*claims, 2*object_halbench:\"response hallucination\". Metrics of which lower is better are"
                            + " subtracted (default: claims)")
    private List<ChoiceTerm> terms = List.of();

    @Override
    List<ChoiceTerm> terms() {
        return terms;
    }

    /** Whether the claims of responses to the instructions for development take part in the choice. */
    boolean claims() {
        return terms.isEmpty()
                || terms.stream().anyMatch(term -> term.benchmark().isEmpty());
    }

    /**
     * Returns the metric.
     *
     * @param claims metric of the claims
     * @param judging judge of the benchmarks
     * @param folder folder for the answers to the benchmarks
     */
    DevelopmentMetric of(DevelopmentMetric claims, Optional<Policy> judging, Path folder, RunListener listener) {
        return terms.isEmpty() ? claims : of(() -> claims, judging, folder, listener);
    }
}
