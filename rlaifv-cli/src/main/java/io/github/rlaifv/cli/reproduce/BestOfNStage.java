package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.rank.RankingRuleOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationEstimate;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.benchmark.RecordedAnswers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Best-of-N of the aligned model on Object HalBench: one pool of the largest N per item, of which each smaller N is the
 * beginning, so that no response is written twice. A rule by verdicts has a pool for each N, because only the shortlist of a
 * whole pool is judged.
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

    private static int perCall(int candidates) {
        return Math.max(1, RESPONSES_PER_CALL / candidates);
    }

    private RankingRuleOptions rule() {
        return plan.benchmarks().rule();
    }

    /** The sizes of the pools that there are. */
    private List<Integer> poolSizes() {
        return rule().verified() ? plan.benchmarks().bestOf() : List.of(most());
    }

    private int poolSize(int n) {
        return rule().verified() ? n : most();
    }

    /** The folder of a size of pools, since a folder of pools holds those of one size. */
    private Path folder(int n) {
        return plan.output().resolve("best-of-n").resolve("of-" + poolSize(n));
    }

    /** The folder of a rule, which is that of the size for the paper's rule. */
    private Path ruleFolder(int n) {
        return folder(n).resolve(rule().folderName());
    }

    /** Folder of the pools that the best of N is picked from. */
    Path pools(int n) {
        return (rule().ownPools() ? ruleFolder(n) : folder(n)).resolve("pools");
    }

    /** Folder of the evaluation of the best of N. */
    Path evaluation(int n) {
        return ruleFolder(n).resolve("best-of-" + n);
    }

    @Override
    public void check() {
        List<String> models = new ArrayList<>(List.of(plan.policy().toString()));
        plan.benchmarks().judge().ifPresent(models::add);
        models.addAll(rule().averageWith());
        if (rule().verified()) {
            models.add(plan.labeler());
            models.addAll(plan.facts().dividers());
        }
        plan.checks().models("best-of-n", models);
        plan.checks().disk("best-of-n", RESPONSE_BYTES * most() * 300);
        plan.options().plan().check(this::planned);
    }

    /** The aligned model, which has the size of the base, and the base. */
    PlannedRun planned() {
        int tokens = plan.answers().ofCandidates().maxNewTokens();
        Workload sampling = new GenerationLoad(perCall(most()), most(), PlanOptions.PROMPT_TOKENS, tokens);
        Workload scoring = new ScoringLoad(perCall(most()), most(), PlanOptions.PROMPT_TOKENS, tokens);
        ModelUses uses = new ModelUses(plan.facts().opened());
        uses.add("policy", plan.policy().toString(), List.of(sampling, scoring));
        uses.add("reference", plan.policy().toString(), List.of(scoring));
        rule().addTo(uses, plan.policy().toString(), List.of(scoring));
        if (rule().verified()) {
            PlannedFeedback judged = new PlannedFeedback(
                    PlanOptions.PROMPT_TOKENS, tokens, PromptedClaimDecomposer.DEFAULT_CLAIM_TOKENS);
            uses.add("labeler", plan.labeler(), List.of(judged.judging(most())));
            plan.facts()
                    .dividers()
                    .forEach(divider -> uses.add("decomposer", divider, List.of(judged.dividing(most(), most()))));
        }
        return PlannedRun.of("best-of-n", uses.all());
    }

    @Override
    public String inputs() {
        return ContentHash.of(String.join(
                "\n",
                plan.benchmarksFingerprint(Set.of(KnownBenchmark.OBJECT_HALBENCH)),
                plan.alignedFingerprint(),
                FileStates.of(plan.policy()),
                plan.benchmarks().judge().orElse(""),
                plan.benchmarks().bestOf().toString(),
                rule().rule().toString(),
                rule().averageWith().toString(),
                rule().verified() ? plan.labeler() + plan.facts().dividers() : "",
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
            for (int size : poolSizes()) {
                Map<String, RankedResponse> pools = plan.options().plan().priced(() -> pools(items, size, shown));
                if (pools.size() < items.size()) {
                    report.note("best-of-n: " + (items.size() - pools.size()) + " of " + items.size()
                            + " items have no candidates and count as empty answers");
                }
                plan.benchmarks().bestOf().stream()
                        .filter(n -> poolSize(n) == size)
                        .forEach(n -> measure(benchmark, pools, n, shown));
            }
        }
    }

    private Map<String, RankedResponse> pools(List<Instruction> items, int size, ConsoleProgress shown) {
        String aligned = plan.rounds().toString();
        try (RankedModels models =
                rule().open(aligned, plan.policy().toString(), plan.facts().opened())) {
            return BestOfN.builder(rule().scoring(
                                    models.reranker(rule().rule()),
                                    any -> plan.job().labeling(models.opened())))
                    .generator(models.policy())
                    .candidates(size)
                    .sampling(plan.answers().ofCandidates())
                    .promptsPerCall(perCall(size))
                    .unusableImages(plan.facts().feedback().unusableImages())
                    .listener(shown)
                    .build()
                    .run(items, pools(size));
        }
    }

    private void measure(Benchmark benchmark, Map<String, RankedResponse> pools, int n, ConsoleProgress shown) {
        Path answers = answers(n);
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

    /** The file of the picked answers, whose folder is there afterwards. */
    private Path answers(int n) {
        Path answers = ruleFolder(n).resolve("best-of-" + n + ".jsonl");
        try {
            AtomicFile.makeFolderOf(answers);
            return answers;
        } catch (IOException e) {
            throw StorageException.writing(answers, e);
        }
    }

    /** The pick among the first n; an item whose image can't be used has no pool. */
    private String text(Map<String, RankedResponse> pools, EvaluationItem item, int n) {
        RankedResponse pool = pools.get(item.id());
        return pool == null
                ? ""
                : pool.first(Math.min(n, pool.pool().size()))
                        .by(rule().rule().rule())
                        .text();
    }

    /** What the stage is expected to use. */
    RunEstimate estimated() {
        EstimatedModel model = EstimatedModel.local(plan.policy());
        int tokens = plan.answers().ofCandidates().maxNewTokens();
        int response = Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, tokens);
        int prompt = FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        long items = plan.items(KnownBenchmark.OBJECT_HALBENCH);
        BestOfNEstimate estimate = new BestOfNEstimate(model, model, model, prompt, response);
        Optional<EstimatedModel> judge = plan.benchmarks().judge().map(LedgerOptions::model);
        return poolSizes().stream()
                .map(size -> estimate.of(items, size, run -> {
                    rule().estimate(run, estimate, items, size);
                    if (rule().verified()) {
                        plan.job().estimateLabeling(run, items, rule().judged(items, size), tokens);
                    }
                    new EvaluationEstimate(model, judge, prompt, response, response)
                            .judged(
                                    run,
                                    items
                                            * plan.benchmarks().bestOf().stream()
                                                    .filter(n -> poolSize(n) == size)
                                                    .count());
                }))
                .reduce(RunEstimate::plus)
                .orElseThrow();
    }
}
