package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.evaluate.BenchmarkFiles;
import io.github.rlaifv.cli.evaluate.JudgeOption;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.rank.RankingRuleOptions;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.evaluation.Benchmark;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for what is measured after the rounds, a mixin. */
final class BenchmarkOptions {
    @Option(
            names = "--benchmarks",
            order = -110,
            paramLabel = "<NAME=FOLDER>",
            description =
                    "benchmarks with the folders of their published files, such as OBJECT_HALBENCH=halbench; may be"
                            + " repeated. Best-of-N is measured on OBJECT_HALBENCH (default: none; with --scale TINY one of the tiny"
                            + " world)")
    private Map<KnownBenchmark, Path> benchmarks = new LinkedHashMap<>();

    @Mixin
    private JudgeOption judge = new JudgeOption();

    @Option(
            names = "--best-of",
            order = -108,
            split = ",",
            paramLabel = "N",
            description = "numbers of candidates for which best-of-N is measured, separated by commas; 0 leaves it out"
                    + " (default: 1,2,4,8,16,32,64)")
    private List<Integer> bestOf = List.of(1, 2, 4, 8, 16, 32, 64);

    @Mixin
    private RankingRuleOptions rule = new RankingRuleOptions();

    @Option(
            names = "--test-items",
            order = -107,
            description = "number of items of the benchmark of the tiny world; without effect with --scale FULL"
                    + " (default: ${DEFAULT-VALUE})")
    private int testItems = 100;

    void check() {
        OptionValue.checked("--test-items", () -> OptionValue.atLeast(2, testItems));
        rule.check();
        rule.checkUsed();
        bestOf.forEach(n -> OptionValue.checked("--best-of", () -> OptionValue.within(0, BestOfN.MAX_CANDIDATES, n)));
        benchmarks.keySet().stream()
                .filter(benchmark -> benchmark.needsJudge() && judge.address().isEmpty())
                .findFirst()
                .ifPresent(benchmark -> {
                    throw new IllegalArgumentException("--benchmarks=" + benchmark + " needs a judge: add --judge");
                });
    }

    /** Whether benchmarks are named, in place of that of the tiny world. */
    boolean given() {
        return !benchmarks.isEmpty();
    }

    /** The rule of best-of-N. */
    RankingRuleOptions rule() {
        return rule;
    }

    /** The benchmarks with their folders. */
    Map<KnownBenchmark, Path> folders(Scale scale, Path output) {
        return scale == Scale.TINY && benchmarks.isEmpty()
                ? Map.of(KnownBenchmark.OBJECT_HALBENCH, new TinyData(output).benchmark())
                : new LinkedHashMap<>(benchmarks);
    }

    Benchmark open(KnownBenchmark benchmark, Path folder) {
        // the judge reads the question, as in the recipe
        return new BenchmarkFiles(benchmark, judge.address().isPresent(), true).open(folder);
    }

    /** The name of a benchmark's folder in the output. */
    static String folderName(KnownBenchmark benchmark) {
        return benchmark.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Optional<String> judge() {
        return judge.address();
    }

    /** The numbers of candidates in rising order, without 0. */
    List<Integer> bestOf() {
        return bestOf.stream().filter(n -> n > 0).sorted().distinct().toList();
    }

    int testItems() {
        return testItems;
    }
}
