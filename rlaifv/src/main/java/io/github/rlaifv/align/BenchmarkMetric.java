package io.github.rlaifv.align;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model on a benchmark, for the choice of the best weights of an alignment. The authors of RLAIF-V chose on Object
 * HalBench and MMHal-Bench; {@link io.github.rlaifv.dpo.alignment.WeightedMetric#sum} adds several metrics. The metrics of published benchmarks are
 * later reported too, and weights that were chosen on a test set look better there than they are, so an alignment warns of
 * it. Use a {@link ClaimMetric} on development instructions, or a benchmark of your own data, if you can.
 *
 * <p>Each measurement has a folder of its own, named after the model's fingerprint, as {@link Evaluation} writes it. An
 * interrupted measurement resumes, and further metrics of the same benchmark and model use its answers.
 */
public final class BenchmarkMetric {
    private static final int FOLDER_LENGTH = 16;

    private final Benchmark benchmark;
    private final String metric;
    private final Path folder;
    private final @Nullable Policy judge;
    private final Sampling sampling;
    private final int perCall;
    private final boolean testSet;
    private final RunListener listener;

    private BenchmarkMetric(Builder builder) {
        benchmark = builder.benchmark;
        metric = builder.metric;
        folder = builder.folder;
        judge = builder.judge;
        sampling = builder.sampling;
        perCall = builder.perCall;
        testSet = builder.testSet;
        listener = builder.listener;
    }

    /**
     * Returns a builder.
     *
     * @param benchmark benchmark that the model answers
     * @param metric name of one of its metrics, such as {@code F1}; its direction is the benchmark's own
     * @param folder folder for the measurements of all models, such as {@code development} in that of the alignment
     */
    public static Builder builder(Benchmark benchmark, String metric, Path folder) {
        return new Builder(benchmark, metric, folder);
    }

    /**
     * Returns the metric by which the best weights are chosen. Higher is better: the value of a metric of which lower is
     * better, such as a hallucination rate, is negated.
     */
    public DevelopmentMetric metric() {
        return new DevelopmentMetric(
                benchmark.name() + ", " + metric + " of " + benchmark.items().size() + " items",
                true,
                this::value,
                testSet ? List.of(benchmark.name()) : List.of());
    }

    /**
     * Measures a model.
     *
     * @return the metric with its interval
     * @throws IllegalArgumentException if the benchmark has no such metric; the message lists those it has
     */
    public MetricValue measure(Policy model) {
        String name = benchmark.name().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
        String hash = ContentHash.of(model.name() + "\n" + model.fingerprint());
        Evaluation.Builder evaluation = Evaluation.builder(
                        model, folder.resolve(name + "-" + hash.substring(0, Math.min(FOLDER_LENGTH, hash.length()))))
                .sampling(sampling)
                .perCall(perCall)
                .thumbnails(0)
                .listener(listener);
        if (judge != null) {
            evaluation.judge(judge);
        }
        return evaluation.build().run(benchmark).metric(metric);
    }

    private double value(Policy model) {
        MetricValue measured = measure(model);
        return switch (measured.better()) {
            case HIGHER -> measured.value();
            case LOWER -> -measured.value();
            case NEITHER ->
                throw new BadDataException("the metric '" + metric + "' of " + benchmark.name()
                        + " has no better direction, so it can't choose weights: name another metric");
        };
    }

    /** Options of a benchmark's metric. */
    public static final class Builder {
        private final Benchmark benchmark;
        private final String metric;
        private final Path folder;
        private @Nullable Policy judge;
        private Sampling sampling = Sampling.greedy(Sampling.DEFAULT_MAX_NEW_TOKENS);
        private int perCall = Evaluation.Builder.DEFAULT_PER_CALL;
        private boolean testSet = true;
        private RunListener listener = RunListener.NONE;

        private Builder(Benchmark benchmark, String metric, Path folder) {
            this.benchmark = Objects.requireNonNull(benchmark, "benchmark");
            this.metric = Objects.requireNonNull(metric, "metric");
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /** Model that judges answers, in benchmarks that need one. Default: none. */
        public Builder judge(Policy value) {
            judge = value;
            return this;
        }

        /** How answers are sampled. Default: greedy, at most {@value Sampling#DEFAULT_MAX_NEW_TOKENS} tokens. */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** Number of prompts per call of a model. Default: {@value Evaluation.Builder#DEFAULT_PER_CALL}. */
        public Builder perCall(int value) {
            perCall = value;
            return this;
        }

        /**
         * Whether the benchmark is a test set, whose metrics are reported; the choice on it is then warned of. False is for
         * benchmarks over development data of your own. Default: true.
         */
        public Builder testSet(boolean value) {
            testSet = value;
            return this;
        }

        /** Listener of the answers and judgments. Default: {@link RunListener#NONE}. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /** Creates the metric. */
        public BenchmarkMetric build() {
            return new BenchmarkMetric(this);
        }
    }
}
