package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.BenchmarkMetric;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.WeightedMetric;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationEstimate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands whose best weights may be chosen by metrics of benchmarks, for mixins that name the metrics. */
public abstract class BenchmarkChoice {
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

    /** The terms of the metric that chooses. */
    abstract List<ChoiceTerm> terms();

    /**
     * Checks that each benchmark has its files and its judge.
     *
     * @throws IllegalArgumentException naming the option that is missing or has no effect
     */
    public void check() {
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

    /** What the choice depends on, by name; empty by default. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        if (!terms().isEmpty()) {
            settings.put("choose_by", terms().toString());
            settings.put("benchmark_judge", String.valueOf(judge));
        }
        return settings;
    }

    /** Folders of the benchmarks. */
    Collection<Path> data() {
        return List.copyOf(data.values());
    }

    private List<KnownBenchmark> benchmarks() {
        return terms().stream()
                .flatMap(term -> term.benchmark().stream())
                .distinct()
                .toList();
    }

    /** Address of the judge of benchmarks, if there is one. */
    public Optional<String> judge() {
        return Optional.ofNullable(judge);
    }

    /**
     * The use of the judge, which reads the answer and perhaps a reference, for the plan of memory; empty without a judge.
     *
     * @param models how it is opened
     */
    public List<ModelUse> judgeUse(ModelOptions models) {
        ModelUses uses = new ModelUses(models.opened(false));
        int read = Workload.size(PlanOptions.PROMPT_TOKENS + 2L * Sampling.DEFAULT_MAX_NEW_TOKENS);
        judge().ifPresent(address -> uses.add(
                "judge",
                address,
                List.of(new GenerationLoad(
                        Evaluation.Builder.DEFAULT_PER_CALL, 1, read, Evaluation.Builder.DEFAULT_JUDGE_TOKENS, false)),
                models.roles().labeler()));
        return uses.all();
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
    DevelopmentMetric of(
            Supplier<DevelopmentMetric> claims, Optional<Policy> judging, Path folder, RunListener listener) {
        Map<KnownBenchmark, Benchmark> opened = open();
        List<WeightedMetric> all = terms().stream()
                .map(term -> new WeightedMetric(
                        term.benchmark()
                                .map(one -> metric(opened.get(one), term.metric(), judging, folder, listener))
                                .orElseGet(claims),
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
     * @param model the model to train
     * @param measurements number of measurements in the whole run
     */
    public Optional<RunEstimate> estimated(EstimatedModel model, int measurements) {
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
