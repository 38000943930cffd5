package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.ShardOption;
import io.github.rlaifv.cli.command.SmallerCalls;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.BeamOptions;
import io.github.rlaifv.cli.option.DecodingOptions;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.rank.BestOfOptions;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.dpo.alignment.TestSetChoice;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code rlaifv evaluate}: evaluates a model on the published files of a benchmark. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Evaluates a model on a benchmark; prints a table of its metrics and writes card.json.")
public final class EvaluateCommand extends Subcommand {
    @Option(names = "--benchmark", required = true, description = "benchmark to run, one of ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private KnownBenchmark benchmark;

    @Option(names = "--data", required = true, description = "folder with the benchmark's published files")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path data;

    @Option(
            names = "--model",
            converter = ModelAddressConverter.class,
            required = true,
            description = "folder or address of the model, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String model;

    @Mixin
    private JudgeOption judge = new JudgeOption();

    @Option(
            names = "--judge-reads-question",
            description =
                    "give the judge of OBJECT_HALBENCH the question besides the answer, as the published program does"
                            + " (default: false)")
    private boolean judgeReadsQuestion;

    @Mixin
    private BestOfOptions bestOf = new BestOfOptions();

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("evaluate");

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Option(
            names = "--max-new-tokens",
            description = "maximum number of tokens per response (default: ${DEFAULT-VALUE})")
    private int maxNewTokens = Sampling.DEFAULT_MAX_NEW_TOKENS;

    @Option(
            names = "--temperature",
            description = "sampling temperature of responses (default: ${DEFAULT-VALUE}, greedy)")
    private double temperature;

    @Mixin
    private DecodingOptions decoding = new DecodingOptions();

    @Mixin
    private BeamOptions beams = new BeamOptions();

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--judge-tokens",
            description = "maximum number of tokens per reply of the judge (default: ${DEFAULT-VALUE})")
    private int judgeTokens = Evaluation.Builder.DEFAULT_JUDGE_TOKENS;

    @Option(
            names = "--per-call",
            description =
                    "number of instructions per call of a model; may change the last digits of results (default: ${DEFAULT-VALUE})")
    private int perCall = Evaluation.Builder.DEFAULT_PER_CALL;

    @Option(
            names = "--resamples",
            description = "number of bootstrap resamples for the intervals (default: ${DEFAULT-VALUE})")
    private int resamples = Evaluation.Builder.DEFAULT_RESAMPLES;

    @Mixin
    private ShardOption shard = new ShardOption();

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Override
    protected void check() {
        checkOptions();
        UselessOption.reject(
                "--beams",
                beams.rows() > 1 && bestOf.candidates() > 1,
                "with --best-of and --guided, whose candidates are sampled: remove one");
        UselessOption.reject(
                "--judge-reads-question",
                judgeReadsQuestion && (!judged() || benchmark != KnownBenchmark.OBJECT_HALBENCH),
                "without OBJECT_HALBENCH and --judge: remove it");
        if (benchmark.needsJudge() && !judged()) {
            throw new ParameterException(
                    spec().commandLine(), "--benchmark=" + benchmark + " needs a judge: add --judge");
        }
    }

    @Override
    protected Map<String, ?> defaults() {
        return bestOf.defaults();
    }

    @Override
    protected void plan(WorkPlan work) {
        plan.describe(work, this::planned, this::estimated);
    }

    @Override
    protected int run(CommandReport report) {
        // before any model is opened, because missing files are the more likely mistake
        Benchmark opened = files().open(data);
        warnOfChoice(opened, report);
        try (FolderLock lock = WorkFolder.lock(output.folder(), "evaluate")) {
            if (shard.shard().isPresent()) {
                return plan.priced(() -> shard(shard.shard().get(), opened, report));
            }
            EvaluateMerge.report(
                    report,
                    plan.priced(() -> run(device.policyOptions(), evaluation -> evaluation.run(opened))),
                    output.folder());
        }
        return 0;
    }

    /** Warns of a model whose weights were chosen on the benchmark. */
    private void warnOfChoice(Benchmark opened, CommandReport report) {
        ModelAddress address = new ModelAddress(model);
        if (!address.server() && TestSetChoice.of(address.folder()).contains(opened.name())) {
            report.note("WARNING: the weights of " + model + " were chosen on the test set of " + opened.name()
                    + ", so its metrics here are better than on unseen data. Report another benchmark");
            report.put("chosen_on_this_benchmark", true);
        }
    }

    /** Rejects values out of range before models are opened, which may take minutes. */
    private void checkOptions() {
        bestOf.check();
        OptionValue.checked("--max-new-tokens", () -> OptionValue.atLeast(1, maxNewTokens));
        OptionValue.checked(
                "--temperature",
                () -> Sampling.builder().temperature(temperature).build());
        bestOf.checkTemperature(temperature);
        decoding.model(model);
        Sampling unused = beams.over(Sampling.builder(), temperature)
                .temperature(temperature)
                .build();
        OptionValue.checked("--judge-tokens", () -> OptionValue.atLeast(1, judgeTokens));
        OptionValue.checked("--per-call", () -> OptionValue.atLeast(1, perCall));
        OptionValue.checked("--resamples", () -> OptionValue.atLeast(1, resamples));
    }

    private boolean judged() {
        return judge.address().isPresent();
    }

    private BenchmarkFiles files() {
        return new BenchmarkFiles(benchmark, judged(), judgeReadsQuestion);
    }

    private Sampling sampling() {
        return beams.over(decoding.over(Sampling.builder()), temperature)
                .temperature(temperature)
                .maxNewTokens(maxNewTokens)
                .seed(seed)
                .build();
    }

    /** Both models are open at the same time. A judge gets the response and the reference in its prompt. */
    private PlannedRun planned() {
        return new SmallerCalls()
                .perCall(perCall, value -> planned(value, maxNewTokens))
                .maxNewTokens(maxNewTokens, value -> planned(perCall, value))
                .of(planned(perCall, maxNewTokens));
    }

    private PlannedRun planned(int prompts, int tokens) {
        ModelUses uses = new ModelUses(device.policyOptions());
        bestOf.addTo(uses, model, prompts, beams.rows(), tokens);
        int judged = Workload.size(PlanOptions.PROMPT_TOKENS + 2L * tokens);
        uses.add(
                "judge",
                judge.address().orElse(null),
                List.of(new GenerationLoad(prompts, 1, judged, judgeTokens, false)));
        return PlannedRun.of("evaluation", uses.all());
    }

    private int shard(Shard part, Benchmark opened, CommandReport report) {
        ShardResult result = run(device.policyOptions(), evaluation -> evaluation.runShard(part, opened));
        new EvaluateMerge(files(), data).write(output.folder());
        ShardOption.report(report, result, "items");
        return 0;
    }

    private RunEstimate estimated() {
        int answer = Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, maxNewTokens);
        EvaluationEstimate estimate = new EvaluationEstimate(
                LedgerOptions.model(model),
                // the judge reads the answers only after the shards are merged
                judge.address().filter(one -> shard.shard().isEmpty()).map(LedgerOptions::model),
                FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                answer,
                Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, judgeTokens));
        long items = shard.units(files().open(data).items().size(), perCall);
        return bestOf.candidates() == 1
                ? estimate.of(items, beams.rows())
                : bestOf.estimate(model, items, maxNewTokens, run -> estimate.judged(run, items));
    }

    private <T> T run(PolicyOptions options, Function<Evaluation, T> work) {
        plan.check(this::planned);
        try (RankedModels models = bestOf.open(model, options);
                @Nullable
                        Policy judging = judge.address()
                                .map(one -> new ModelAddress(one).open(options))
                                .orElse(null);
                ConsoleProgress progress = progress()) {
            Policy policy = bestOf.policy(models, options, decoding.over(Sampling.builder()), perCall);
            Evaluation.Builder evaluation = Evaluation.builder(policy, output.folder())
                    .sampling(sampling())
                    .judgeTokens(judgeTokens)
                    .perCall(perCall)
                    .resamples(resamples)
                    .unusableImages(unusableImages.choice())
                    .listener(progress);
            if (judging != null) {
                evaluation.judge(judging);
            }
            return work.apply(evaluation.build());
        }
    }
}
