package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.BenchmarkMetric;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.WeightedMetric;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationEstimate;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of an alignment that say which metric chooses the best weights, a mixin. */
final class ChoiceOptions {
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

    @Option(
            names = "--benchmark-data",
            order = -98,
            paramLabel = "BENCHMARK=FOLDER",
            description = "folder with the published files of a benchmark of --choose-by, such as pope=data/pope"
                    + " (default: none)")
    private Map<KnownBenchmark, Path> data = Map.of();

    @Option(
            names = "--benchmark-judge",
            order = -98,
            converter = ModelAddressConverter.class,
            paramLabel = "MODEL",
            description = "folder or address of the model that judges the answers to the benchmarks of --choose-by"
                    + " (default: none)")
    private @Nullable String judge;

    /**
     * Checks that each benchmark has its files and its judge.
     *
     * @throws IllegalArgumentException naming the option that is missing or has no effect
     */
    void check() {
        for (KnownBenchmark benchmark : benchmarks()) {
            if (!data.containsKey(benchmark)) {
                throw new IllegalArgumentException(
                        "--choose-by names " + benchmark + ", whose published files are needed:"
                                + " add --benchmark-data " + benchmark.name().toLowerCase(Locale.ROOT) + "=FOLDER");
            }
            if (benchmark.needsJudge() && judge == null) {
                throw new IllegalArgumentException(
                        "--choose-by names " + benchmark + ", which needs a judge: add --benchmark-judge");
            }
        }
        data.keySet().stream()
                .filter(benchmark -> !benchmarks().contains(benchmark))
                .findFirst()
                .ifPresent(unused -> UselessOption.reject(
                        "--benchmark-data", true, "for " + unused + ", which --choose-by does not name: remove it"));
        UselessOption.reject(
                "--benchmark-judge",
                judge != null && benchmarks().isEmpty(),
                "without a benchmark in --choose-by: add one, or remove it");
    }

    private List<KnownBenchmark> benchmarks() {
        return terms.stream()
                .flatMap(term -> term.benchmark().stream())
                .distinct()
                .toList();
    }

    /** Address of the judge of benchmarks, if there is one. */
    Optional<String> judge() {
        return Optional.ofNullable(judge);
    }

    /** Whether the claims of responses to the instructions for development take part in the choice. */
    boolean claims() {
        return terms.isEmpty()
                || terms.stream().anyMatch(term -> term.benchmark().isEmpty());
    }

    /** The largest number of tokens per reply of the judge. */
    int judgeTokens() {
        return Evaluation.Builder.DEFAULT_JUDGE_TOKENS;
    }

    private Map<KnownBenchmark, Benchmark> open() {
        Map<KnownBenchmark, Benchmark> opened = new EnumMap<>(KnownBenchmark.class);
        benchmarks().forEach(one -> opened.put(one, one.open(data.getOrDefault(one, Path.of("")), judge != null)));
        return opened;
    }

    /**
     * Returns the metric.
     *
     * @param claims metric of the claims
     * @param judging judge of the benchmarks
     * @param folder folder for the answers to the benchmarks
     */
    DevelopmentMetric of(DevelopmentMetric claims, Optional<Policy> judging, Path folder, RunListener listener) {
        if (terms.isEmpty()) {
            return claims;
        }
        Map<KnownBenchmark, Benchmark> opened = open();
        List<WeightedMetric> all = terms.stream()
                .map(term -> new WeightedMetric(
                        term.benchmark()
                                .map(one -> metric(opened.get(one), term.metric(), judging, folder, listener))
                                .orElse(claims),
                        term.weight()))
                .toList();
        return all.size() == 1 && all.get(0).weight() == 1 ? all.get(0).metric() : WeightedMetric.sum(all);
    }

    private static DevelopmentMetric metric(
            @Nullable Benchmark benchmark, String name, Optional<Policy> judging, Path folder, RunListener listener) {
        if (benchmark == null) {
            throw new IllegalStateException("opened before");
        }
        BenchmarkMetric.Builder metric =
                BenchmarkMetric.builder(benchmark, name, folder).listener(listener);
        judging.ifPresent(metric::judge);
        return metric.build().metric();
    }

    /**
     * What the measurements on benchmarks are expected to use; empty without benchmarks.
     *
     * @param model the model to align
     * @param measurements number of measurements in the whole run
     */
    Optional<RunEstimate> estimated(EstimatedModel model, int measurements) {
        int items = open().values().stream().mapToInt(one -> one.items().size()).sum();
        return Stream.of(items)
                .filter(some -> some > 0)
                .map(some -> new EvaluationEstimate(
                                model,
                                judge().map(LedgerOptions::model),
                                FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                                FeedbackEstimate.DEFAULT_RESPONSE_TOKENS,
                                FeedbackEstimate.DEFAULT_RESPONSE_TOKENS)
                        .of(Math.multiplyExact(some, measurements)))
                .findFirst();
    }
}
