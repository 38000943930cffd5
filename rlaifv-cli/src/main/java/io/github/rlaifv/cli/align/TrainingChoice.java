package io.github.rlaifv.cli.align;

import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a single training that say which benchmarks choose its best checkpoint, a mixin. */
public final class TrainingChoice extends BenchmarkChoice {
    @Option(
            names = "--choose-by",
            converter = ChoiceTerm.OfText.class,
            paramLabel = "METRIC",
            description =
                    "metric of a benchmark that each evaluation measures and by which the best checkpoints are kept, such as"
                            + " pope:F1. If repeated, their weighted sum: 0.5*pope:F1,"
                            + " 2*object_halbench:\"response hallucination\". Metrics of which lower is better are"
                            + " subtracted; needs --keep-best (default: none)")
    private List<ChoiceTerm> terms = List.of();

    @Override
    List<ChoiceTerm> terms() {
        return terms;
    }

    /** Whether benchmarks choose. */
    public boolean given() {
        return !terms.isEmpty();
    }

    @Override
    public void check() {
        if (terms.stream().anyMatch(term -> term.benchmark().isEmpty())) {
            throw new IllegalArgumentException(
                    "--choose-by=claims needs instructions and a labeler, which a training does"
                            + " not have: name the metric of a benchmark, such as pope:F1, or use align");
        }
        super.check();
    }

    /**
     * Returns the metric. Its judge is closed after each measurement.
     *
     * @param opened the models of the run
     * @param models how they are opened
     * @param folder folder for the answers to the benchmarks
     */
    public DevelopmentMetric metric(OnDemandModels opened, ModelOptions models, Path folder, RunListener listener) {
        Optional<Policy> judging = judge().map(address -> models.labeler(opened, address));
        DevelopmentMetric metric = of(
                () -> {
                    throw new IllegalStateException("checked before");
                },
                judging,
                folder,
                listener);
        return new DevelopmentMetric(
                metric.name(),
                metric.higherIsBetter(),
                policy -> {
                    double value = metric.value().applyAsDouble(policy);
                    opened.free();
                    return value;
                },
                metric.testSets());
    }
}
