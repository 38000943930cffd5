package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The benchmarks of the model before and after the rounds. */
final class EvaluationStage implements Stage {
    /** Bytes of an answer with its judgment. */
    private static final long ITEM_BYTES = 20_000;

    private static final long ITEMS = 15_000;

    private final ReproductionPlan plan;
    private final Supplier<ConsoleProgress> progress;

    EvaluationStage(ReproductionPlan plan, Supplier<ConsoleProgress> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Folder of a model's evaluations. */
    static Path folder(Path output, String model) {
        return output.resolve("evaluation").resolve(model);
    }

    @Override
    public List<String> names() {
        return List.of("evaluation");
    }

    @Override
    public void check() {
        List<String> models = new ArrayList<>(List.of(plan.policy().toString()));
        plan.benchmarks().judge().ifPresent(models::add);
        plan.checks().models("evaluation", models);
        plan.checks().disk("evaluation", plan.folders().size() * plan.models().size() * ITEM_BYTES * ITEMS / 10);
        plan.options().plan().check(this::planned);
    }

    /** The base and the judge; the aligned model has the size of the base. */
    PlannedRun planned() {
        ModelUses uses = new ModelUses(plan.facts().opened());
        int tokens = plan.folders().keySet().stream()
                .mapToInt(benchmark -> plan.answers().of(benchmark).maxNewTokens())
                .max()
                .orElse(1);
        int perCall = Evaluation.Builder.DEFAULT_PER_CALL;
        int beams = plan.folders().keySet().stream()
                .mapToInt(plan.answers()::beams)
                .max()
                .orElse(1);
        uses.add(
                "model",
                plan.policy().toString(),
                List.of(new GenerationLoad(perCall, beams, PlanOptions.PROMPT_TOKENS, tokens)));
        uses.add(
                "judge",
                plan.benchmarks().judge().orElse(null),
                List.of(new GenerationLoad(
                        perCall,
                        1,
                        PlanOptions.PROMPT_TOKENS + 2 * tokens,
                        Evaluation.Builder.DEFAULT_JUDGE_TOKENS,
                        false)));
        return PlannedRun.of("evaluation", uses.all());
    }

    @Override
    public String inputs() {
        List<String> all = new ArrayList<>(List.of(
                plan.benchmarksFingerprint(plan.folders().keySet()),
                plan.alignedFingerprint(),
                FileStates.of(plan.policy()),
                plan.benchmarks().judge().orElse("")));
        plan.folders()
                .keySet()
                .forEach(benchmark -> all.add(plan.answers().of(benchmark).toString()));
        return ContentHash.of(String.join("\n", all));
    }

    @Override
    public String outputs() {
        StringBuilder cards = new StringBuilder();
        for (String model : plan.models().keySet()) {
            for (KnownBenchmark benchmark : plan.folders().keySet()) {
                String card = FileStates.of(card(model, benchmark));
                if (card.isEmpty()) {
                    return "";
                }
                cards.append(card);
            }
        }
        return ContentHash.of(cards.toString());
    }

    /** The card of a model's evaluation. */
    Path card(String model, KnownBenchmark benchmark) {
        return answers(model, benchmark).resolve("card.json");
    }

    private Path answers(String model, KnownBenchmark benchmark) {
        return folder(plan.output(), model).resolve(BenchmarkOptions.folderName(benchmark));
    }

    @Override
    public void run(CommandReport report) {
        for (Map.Entry<String, String> model : plan.models().entrySet()) {
            try (Policy policy =
                            new ModelAddress(model.getValue()).open(plan.facts().opened());
                    @Nullable
                            Policy judge = plan.benchmarks()
                                    .judge()
                                    .map(address -> new ModelAddress(address)
                                            .open(plan.facts().opened()))
                                    .orElse(null);
                    ConsoleProgress shown = progress.get()) {
                plan.folders().forEach((benchmark, folder) -> {
                    Evaluation.Builder evaluation = Evaluation.builder(policy, answers(model.getKey(), benchmark))
                            .sampling(plan.answers().of(benchmark))
                            .unusableImages(plan.facts().feedback().unusableImages())
                            .listener(shown);
                    if (judge != null) {
                        evaluation.judge(judge);
                    }
                    plan.options()
                            .plan()
                            .priced(() ->
                                    evaluation.build().run(plan.benchmarks().open(benchmark, folder)));
                });
            }
        }
    }
}
