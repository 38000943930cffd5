package io.github.rlaifv.cli.reference;

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
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.reference.ReferenceRun;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv reference}: pairs with the log-probabilities of a reference model, for later trainings. */
@Command(
        name = "reference",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Computes a reference model's log-probabilities of pairs, and writes the pairs with them.")
public final class ReferenceCommand extends Subcommand {
    /** A pair has two responses. */
    private static final int RESPONSES = 2;

    @Option(
            names = "--model",
            converter = ModelAddressConverter.class,
            required = true,
            description =
                    "folder or address of the reference model, which must be able to score given responses, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String model;

    @Option(
            names = "--pairs",
            required = true,
            description = "preference pairs: JSON Lines or Parquet file, or a folder such as that of a feedback run")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path pairs;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Option(
            names = "--per-call",
            description =
                    "number of instructions per call of a model; may change the last digits of results (default: ${DEFAULT-VALUE})")
    private int perCall = DpoTrainer.DEFAULT_REFERENCE_BATCH;

    @Mixin
    private ShardOption shard = new ShardOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Override
    protected void check() {
        OptionValue.checked("--per-call", () -> OptionValue.atLeast(1, perCall));
    }

    @Override
    protected void plan(WorkPlan work) {
        plan.describe(work, this::planned, this::estimated);
    }

    @Override
    protected int run(CommandReport report) {
        ScoredPairs scored = new ScoredPairs(pairs, reading.imageRoots(), reading.split());
        PreferenceDataset dataset = scored.open();
        try (FolderLock lock = WorkFolder.lock(output.folder(), "reference command")) {
            return plan.priced(() -> run(scored, dataset, report));
        }
    }

    private int run(ScoredPairs scored, PreferenceDataset dataset, CommandReport report) {
        if (shard.shard().isPresent()) {
            Shard part = shard.shard().get();
            ShardResult result = with(run -> run.runShard(part, dataset, output.folder()));
            scored.write(output.folder());
            ShardOption.report(report, result, "prompts");
            return 0;
        }
        long written = with(run -> run.run(dataset, output.folder())).pairs();
        ScoredPairs.report(report, written, output.folder());
        return 0;
    }

    /** Each pair is assumed to have a prompt of its own. */
    private RunEstimate estimated() {
        long prompts = shard.units(
                new ScoredPairs(pairs, reading.imageRoots(), reading.split())
                        .open()
                        .size(),
                perCall);
        return RunEstimate.builder(RunStages.REFERENCE)
                .scoring(
                        RunStages.REFERENCE,
                        LedgerOptions.model(model),
                        prompts,
                        RESPONSES,
                        FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                        FeedbackEstimate.DEFAULT_RESPONSE_TOKENS)
                .assuming(prompts + " prompts with " + RESPONSES + " responses each.")
                .assuming(FeedbackEstimate.DEFAULT_PROMPT_TOKENS + " text tokens per question about an image, and "
                        + FeedbackEstimate.DEFAULT_RESPONSE_TOKENS + " tokens per response.")
                .build();
    }

    private <T> T with(Function<ReferenceRun, T> work) {
        plan.check(this::planned);
        try (Policy reference = new ModelAddress(model).open(device.policyOptions());
                ConsoleProgress progress = progress()) {
            return work.apply(new ReferenceRun(reference, perCall, progress));
        }
    }

    private PlannedRun planned() {
        return new SmallerCalls().perCall(perCall, this::planned).of(planned(perCall));
    }

    private PlannedRun planned(int prompts) {
        ModelUses uses = new ModelUses(device.policyOptions());
        uses.add(
                "reference",
                model,
                List.of(new ScoringLoad(
                        prompts, RESPONSES, PlanOptions.PROMPT_TOKENS, Sampling.DEFAULT_MAX_NEW_TOKENS)));
        return PlannedRun.of("reference", uses.all());
    }
}
