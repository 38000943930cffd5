package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.benchmark.RecordedAnswers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Best-of-N of the aligned model on Object HalBench: one pool of the largest N per item, of which each smaller N is the
 * beginning, so that no response is written twice.
 */
final class BestOfNStage implements Stage {
    private static final OwnFile ANSWERS = OwnFile.jsonLines("picked answers", "image_id", "question", "text");

    /** Bytes of a response with its scores. */
    private static final long RESPONSE_BYTES = 4_000;

    /** Number of responses per call, which bounds its memory. */
    private static final int RESPONSES_PER_CALL = 64;

    private final ReproductionPlan plan;
    private final Supplier<ConsoleProgress> progress;

    BestOfNStage(ReproductionPlan plan, Supplier<ConsoleProgress> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Whether there is something to measure. */
    static boolean wanted(ReproductionPlan plan) {
        return plan.folders().containsKey(KnownBenchmark.OBJECT_HALBENCH)
                && !plan.benchmarks().bestOf().isEmpty();
    }

    @Override
    public List<String> names() {
        return List.of("best-of-n");
    }

    private int most() {
        List<Integer> all = plan.benchmarks().bestOf();
        return all.get(all.size() - 1);
    }

    private int perCall() {
        return Math.max(1, RESPONSES_PER_CALL / most());
    }

    /** The folder of a largest N, since a folder of pools holds those of one number. */
    private Path folder() {
        return plan.output().resolve("best-of-n").resolve("of-" + most());
    }

    /** Folder of the pools. */
    Path pools() {
        return folder().resolve("pools");
    }

    /** Folder of the evaluation of the best of N. */
    Path evaluation(int n) {
        return folder().resolve("best-of-" + n);
    }

    @Override
    public void check() {
        plan.checks().models("best-of-n", List.of(plan.policy().toString()));
        plan.checks().disk("best-of-n", RESPONSE_BYTES * most() * 300);
        plan.options().plan().check(this::planned);
    }

    /** The aligned model, which has the size of the base, and the base. */
    PlannedRun planned() {
        int tokens = plan.answers().ofCandidates().maxNewTokens();
        Workload sampling = new GenerationLoad(perCall(), most(), PlanOptions.PROMPT_TOKENS, tokens);
        Workload scoring = new ScoringLoad(perCall(), most(), PlanOptions.PROMPT_TOKENS, tokens);
        ModelUses uses = new ModelUses(plan.facts().opened());
        uses.add("policy", plan.policy().toString(), List.of(sampling, scoring));
        uses.add("reference", plan.policy().toString(), List.of(scoring));
        return PlannedRun.of("best-of-n", uses.all());
    }

    @Override
    public String inputs() {
        return ContentHash.of(String.join(
                "\n",
                plan.dataFingerprint(),
                plan.alignedFingerprint(),
                FileStates.of(plan.policy()),
                plan.benchmarks().judge().orElse(""),
                plan.benchmarks().bestOf().toString(),
                plan.answers().ofCandidates().toString()));
    }

    @Override
    public String outputs() {
        List<String> cards = plan.benchmarks().bestOf().stream()
                .map(n -> FileStates.of(evaluation(n).resolve("card.json")))
                .toList();
        return cards.contains("") ? "" : ContentHash.of(cards.toString());
    }

    @Override
    public void run(CommandReport report) {
        KnownBenchmark known = KnownBenchmark.OBJECT_HALBENCH;
        Benchmark benchmark = plan.benchmarks()
                .open(known, Objects.requireNonNull(plan.folders().get(known), "the folder of the benchmark"));
        List<Instruction> items = benchmark.items().stream()
                .map(item -> new Instruction(item.id(), item.image().orElseThrow(), item.question()))
                .toList();
        try (ConsoleProgress shown = progress.get()) {
            Map<String, RankedResponse> pools = plan.options().plan().priced(() -> pools(items, shown));
            plan.benchmarks().bestOf().forEach(n -> measure(benchmark, pools, n, shown));
        }
    }

    private Map<String, RankedResponse> pools(List<Instruction> items, ConsoleProgress shown) {
        String aligned = plan.rounds().toString();
        try (Policy policy = new ModelAddress(aligned).open(plan.facts().opened());
                Policy base = new ModelAddress(plan.policy().toString())
                        .open(plan.facts().opened())) {
            return BestOfN.builder(SelfRewardReranker.builder()
                            .policy(policy)
                            .reference(base)
                            .build())
                    .candidates(most())
                    .sampling(plan.answers().ofCandidates())
                    .promptsPerCall(perCall())
                    .unusableImages(plan.facts().feedback().unusableImages())
                    .listener(shown)
                    .build()
                    .run(items, pools());
        }
    }

    private void measure(Benchmark benchmark, Map<String, RankedResponse> pools, int n, ConsoleProgress shown) {
        Path answers = folder().resolve("best-of-" + n + ".jsonl");
        ANSWERS.write(
                answers,
                benchmark.items().stream()
                        .map(item -> JsonText.line(JsonText.object()
                                .put("image_id", Long.parseLong(item.id()))
                                .put("question", item.question())
                                .put("text", text(pools, item, n))))
                        .collect(Collectors.joining("\n", "", "\n")));
        try (Policy recorded = RecordedAnswers.read(answers);
                @Nullable
                        Policy judge = plan.benchmarks()
                                .judge()
                                .map(address -> new ModelAddress(address)
                                        .open(plan.facts().opened()))
                                .orElse(null)) {
            Evaluation.Builder evaluation = Evaluation.builder(recorded, evaluation(n))
                    .sampling(plan.answers().ofCandidates())
                    .unusableImages(plan.facts().feedback().unusableImages())
                    .listener(shown);
            if (judge != null) {
                evaluation.judge(judge);
            }
            evaluation.build().run(benchmark);
        }
    }

    /** The pick among the first n; an item whose image can't be used has no pool. */
    private static String text(Map<String, RankedResponse> pools, EvaluationItem item, int n) {
        RankedResponse pool = pools.get(item.id());
        return pool == null ? "" : pool.first(Math.min(n, pool.pool().size())).text();
    }
}
