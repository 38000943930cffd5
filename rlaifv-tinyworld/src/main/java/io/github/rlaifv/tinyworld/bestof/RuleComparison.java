package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.tinyworld.compare.MetricSummary;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Compares rules of best-of-N on held-out scenes of the tiny world. For each quickstart, base and aligned model sample
 * candidates, which are scored by the models of all rounds, and whose claims one of the two judges. Each rule picks among the
 * first N of the same candidates, and the ground truth says how often the picks are wrong. The last row is the choice of
 * somebody who knows the truth.
 *
 * <p>The output folder contains {@code rules.json} and a folder of pools per run and model, from which an interrupted
 * comparison resumes.
 */
public final class RuleComparison {
    private static final OwnFile FILE = OwnFile.json("comparison of rules", "runs", "scenes", "rows");
    private static final String PERFECT = "perfect choice";

    private final RuleComparisonOptions options;
    private final RunListener listener;
    /** Scores by model, rule, N and run. */
    private final Map<String, Map<String, Map<Integer, List<SceneScores>>>> scores = new LinkedHashMap<>();

    private final Map<String, RuleTimes> times = new LinkedHashMap<>();
    private final Map<String, ModelsAsked> asked = new LinkedHashMap<>();

    private RuleComparison(RuleComparisonOptions options, RunListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * Runs the comparison.
     *
     * @param options options of the comparison
     * @param listener is notified of the candidates of each run
     * @return the results, which are also written to the output folder
     * @throws io.github.rlaifv.core.run.BadDataException if a folder is not that of a quickstart, or the output folder holds
     *     pools of other settings or models
     */
    public static RuleTable run(RuleComparisonOptions options, RunListener listener) {
        return new RuleComparison(options, listener).run();
    }

    private RuleTable run() {
        List<String> names = new ArrayList<>();
        for (Path folder : options.runs()) {
            try (ComparedRun run = new ComparedRun(folder, options.scenes(), options.alignedJudges())) {
                names.add(run.name());
                compare(run, "base", run.base(), names.size());
                compare(run, "aligned", run.aligned(), names.size());
            }
        }
        RuleTable table = new RuleTable(names, options.scenes(), rows());
        FILE.write(options.output().resolve("rules.json"), table.toJson());
        return table;
    }

    private void compare(ComparedRun run, String model, Policy generator, int number) {
        Path folder = options.output().resolve("run-" + number).resolve(model);
        List<RankedResponse> pools = run.pools(generator, options.candidates(), folder, listener);
        if (number == 1) {
            times.put(model, RuleTimes.measure(run, generator, options));
        }
        for (int n : options.sizes()) {
            List<RankedResponse> first =
                    pools.stream().map(pool -> pool.first(n)).toList();
            for (ComparedRule rule : ComparedRule.all(run.start(), options.shortlist())) {
                asked.put(rule.name(), rule.asked());
                List<Metrics> metrics = IntStream.range(0, first.size())
                        .mapToObj(i -> measured(
                                run,
                                run.scenes().get(i),
                                first.get(i).by(rule.rule()).text()))
                        .toList();
                add(model, rule.name(), n, metrics);
            }
            add(
                    model,
                    PERFECT,
                    n,
                    IntStream.range(0, first.size())
                            .mapToObj(i -> perfect(run, run.scenes().get(i), first.get(i)))
                            .toList());
        }
    }

    private static Metrics measured(ComparedRun run, Instruction scene, String text) {
        return run.images().measure(List.of(scene), List.of(text));
    }

    /** The response with the fewest false claims, of equal ones that which covers most. */
    private static Metrics perfect(ComparedRun run, Instruction scene, RankedResponse pool) {
        String best = pool.pool().stream()
                .map(ScoredResponse::text)
                .min(Comparator.<String>comparingInt(text -> run.images().falseClaims(scene, text))
                        .thenComparing(Comparator.<String>comparingDouble(text -> Objects.requireNonNull(
                                        measured(run, scene, text).coverage()))
                                .reversed()))
                .orElseThrow();
        return measured(run, scene, best);
    }

    private void add(String model, String rule, int n, List<Metrics> metrics) {
        scores.computeIfAbsent(model, key -> new LinkedHashMap<>())
                .computeIfAbsent(rule, key -> new LinkedHashMap<>())
                .computeIfAbsent(n, key -> new ArrayList<>())
                .add(SceneScores.of(metrics));
    }

    private List<RuleRow> rows() {
        List<RuleRow> rows = new ArrayList<>();
        scores.forEach((model, byRule) -> byRule.forEach((rule, bySize) -> rows.add(new RuleRow(
                model,
                rule,
                bySize.keySet().stream().map(n -> point(model, rule, n, bySize)).toList()))));
        return rows;
    }

    private RulePoint point(String model, String rule, int n, Map<Integer, List<SceneScores>> bySize) {
        List<SceneScores> now = Objects.requireNonNull(bySize.get(n));
        List<SceneScores> one = Objects.requireNonNull(bySize.get(1));
        MetricSummary overall = MetricSummary.of(now, one, SceneScores::overall);
        MetricSummary coverage = MetricSummary.of(now, one, SceneScores::coverage);
        ModelsAsked models = asked.get(rule);
        return new RulePoint(
                n,
                overall.mean(),
                overall.change(),
                overall.low(),
                overall.high(),
                coverage.mean(),
                coverage.change(),
                coverage.low(),
                coverage.high(),
                models == null
                        ? null
                        : Objects.requireNonNull(times.get(model)).of(n, models).orElse(null));
    }
}
