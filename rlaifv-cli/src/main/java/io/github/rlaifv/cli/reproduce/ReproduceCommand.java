package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.align.AlignedModels;
import io.github.rlaifv.cli.align.AlignmentOptions;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.EffectiveSettings;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.evaluation.EvaluationEstimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command {@code rlaifv reproduce}: the paper's main experiment in stages, from data to tables. An interrupted run
 * continues, and finished stages are skipped.
 */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Repeats the paper's main experiment in stages: data, candidates, feedback, pairs, training, choice,",
            "evaluation, best-of-N and tables. Finished stages are skipped. The page reproduction.html has the paper's",
            "tables beside those of the run. The paper's models: LLaVA-1.5 7B judged by LLaVA-NeXT 34B (system 7b), and",
            "OmniLMM-12B judged by itself (12b)."
        })
public final class ReproduceCommand extends Subcommand {
    @Mixin
    private SystemOptions system = new SystemOptions();

    @Mixin
    private AlignedModels models = new AlignedModels();

    @Mixin
    private BenchmarkOptions benchmarks = new BenchmarkOptions();

    @Mixin
    private AlignmentOptions options = new AlignmentOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new ReproduceCommand(), "reproduce", arguments);
    }

    private ReproductionPlan reproduction() {
        OptionSpec instructions = spec().findOption("--instructions");
        String labeler = models.labeler().orElseGet(() -> models.policy().toString());
        return new ReproductionPlan(
                system, options, benchmarks, models.policy(), labeler, (Path) instructions.getValue());
    }

    @Override
    protected void check() {
        benchmarks.check();
        if (system.system() == ReproducedSystem.B7
                && system.scale() == Scale.FULL
                && models.labeler().isEmpty()) {
            throw new IllegalArgumentException(
                    "--system=7b needs --labeler, the model that judges claims (LLaVA-NeXT 34B):"
                            + " add it, or use --system=12b, in which the model judges its own responses");
        }
        reproduction().job().check();
    }

    @Override
    protected Map<String, ?> defaults() {
        return options.dependent();
    }

    @Override
    protected void plan(WorkPlan work) {
        ReproductionPlan plan = reproduction();
        StageLog log = StageLog.open(plan.output(), system.system(), system.scale());
        Reproduction all = new Reproduction(stages(plan, log), log);
        for (Stage stage : all.stages()) {
            String state = all.finished(stage) ? ", which is finished" : "";
            stage.names().forEach(name -> work.computes(name + state));
        }
        options.plan().describe(work, () -> planned(plan), () -> estimated(plan));
    }

    /** The models of all stages that have any. */
    private PlannedRun planned(ReproductionPlan plan) {
        PlannedRun run = plan.job().planned();
        List<PlannedRun> more = new ArrayList<>();
        if (!plan.folders().isEmpty()) {
            more.add(new EvaluationStage(plan, this::progress).planned());
        }
        if (BestOfNStage.wanted(plan)) {
            more.add(new BestOfNStage(plan, this::progress).planned());
        }
        for (PlannedRun one : more) {
            for (PlannedRun.Stage stage : one.stages()) {
                run = run.then(stage.name(), stage.uses());
            }
        }
        return run;
    }

    private RunEstimate estimated(ReproductionPlan plan) {
        long all = plan.tiny() ? plan.tinyInstructions() : options.split().all().size();
        long held = plan.facts().development().of(all);
        RunEstimate run = plan.job().estimated(all - held, held);
        EstimatedModel model = EstimatedModel.local(plan.policy());
        int response = Math.min(
                FeedbackEstimate.DEFAULT_RESPONSE_TOKENS,
                plan.answers().ofCandidates().maxNewTokens());
        Optional<EstimatedModel> judge = benchmarks.judge().map(LedgerOptions::model);
        int prompt = FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        for (KnownBenchmark benchmark : plan.folders().keySet()) {
            run = run.plus(new EvaluationEstimate(model, judge, prompt, response, response)
                    .of(
                            (long) plan.items(benchmark) * plan.models().size(),
                            plan.answers().beams(benchmark)));
        }
        return BestOfNStage.wanted(plan) ? run.plus(new BestOfNStage(plan, this::progress).estimated()) : run;
    }

    private List<ChangedSetting> changed() {
        return ChangedSetting.of(
                new EffectiveSettings(spec(), spec().commandLine().getParseResult(), defaults()),
                system.system().recipe());
    }

    private List<Stage> stages(ReproductionPlan plan, StageLog log) {
        EvaluationStage evaluation = new EvaluationStage(plan, this::progress);
        BestOfNStage bestOfN = new BestOfNStage(plan, this::progress);
        List<Stage> stages = new ArrayList<>(List.of(new DataStage(plan), new RoundsStage(plan, this::progress)));
        if (!plan.folders().isEmpty()) {
            stages.add(evaluation);
        }
        if (BestOfNStage.wanted(plan)) {
            stages.add(bestOfN);
        }
        stages.add(new TablesStage(plan, new MeasuredTables(plan, evaluation, bestOfN), log, changed()));
        return stages;
    }

    @Override
    protected int run(CommandReport report) {
        ReproductionPlan plan = reproduction();
        try (FolderLock lock = WorkFolder.lock(plan.output(), "reproduce")) {
            StageLog log = StageLog.open(plan.output(), system.system(), system.scale());
            new Reproduction(stages(plan, log), log).run(report);
            lock.requireHeld();
            MeasuredTables tables = new MeasuredTables(
                    plan, new EvaluationStage(plan, this::progress), new BestOfNStage(plan, this::progress));
            Path page = plan.output().resolve(ReproductionPage.FILE);
            report.line("tables: " + page)
                    .put(
                            "main",
                            tables.main().stream()
                                    .map(MeasuredTables.MainRow::fields)
                                    .toList())
                    .put("rule", benchmarks.rule().rule().by().name())
                    .put(
                            "best_of_n",
                            tables.bestOfNRows().stream()
                                    .map(MeasuredTables.BestOfNRow::fields)
                                    .toList())
                    .put("stages", log.all())
                    .put("report", page)
                    .put("model", plan.rounds())
                    .put("output", plan.output());
        }
        return 0;
    }
}
