package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.InstructionOptions;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.ShardOption;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.FeedbackPipelineOptions;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.QuestionModelOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv feedback}: pairs for training, made of a policy's candidates by a labeler, as one round of an
 * alignment makes them.
 */
@Command(
        name = "feedback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes preference pairs: a policy writes candidates, and a labeler judges their claims.")
public final class FeedbackCommand extends Subcommand {
    @Option(
            names = "--policy",
            converter = ModelAddressConverter.class,
            order = -140,
            required = true,
            description = "folder or address of the model that writes the candidates, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String policy;

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            order = -139,
            description =
                    "folder or address of the model that judges claims, or embedded (default: the model of --policy)")
    private @Nullable String labeler;

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("feedback");

    @Mixin
    private InstructionOptions instructions = new InstructionOptions();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Mixin
    private DecomposerOption decomposer = new DecomposerOption();

    @Mixin
    private QuestionModelOption questions = new QuestionModelOption();

    @Mixin
    private FeedbackPipelineOptions feedback = new FeedbackPipelineOptions();

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

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
        feedback.check(decomposer.rules());
        feedback.checkDecoding(policy);
        questions.check(decomposer);
    }

    @Override
    protected void plan(WorkPlan work) {
        plan.describe(work, this::planned, this::estimated);
    }

    @Override
    protected int run(CommandReport report) {
        InstructionDataset asked = instructions.open();
        // another run in the folder is rejected before the models are opened, which may take minutes
        try (ConsoleProgress progress = progress();
                FolderLock lock = WorkFolder.lock(output.folder(), "feedback command");
                OnDemandModels models = new OnDemandModels()) {
            plan.check(this::planned);
            return plan.priced(
                    () -> run(report, pipeline(models).listener(progress).build(), asked));
        }
    }

    private int run(CommandReport report, FeedbackPipeline pipeline, InstructionDataset asked) {
        if (shard.shard().isPresent()) {
            ShardOption.report(report, pipeline.runShard(shard.shard().get(), asked, output.folder()), "instructions");
            return 0;
        }
        FeedbackResult result = pipeline.run(asked, output.folder());
        report.line(result.pairs().size() + " pairs, " + output.folder())
                .put("pairs", result.pairs().size())
                .put("output", output.folder());
        return 0;
    }

    private FeedbackPipeline.Builder pipeline(OnDemandModels models) {
        Map<String, Policy> opened = new HashMap<>();
        Policy writing = open(models, opened, policy);
        Optional<Policy> dividing = divider().map(address -> open(models, opened, address));
        Policy judging = open(models, opened, judge());
        Optional<Policy> asking = questions
                .model()
                .map(address -> opened.containsKey(address) || new ModelAddress(address).server()
                        ? open(models, opened, address)
                        : models.beside(
                                dividing.orElseThrow(), () -> new ModelAddress(address).open(device.policyOptions())));
        ResponseLabeling judge = new ResponseLabeling(feedback.decomposer(dividing, asking), feedback.scorer(judging));
        return feedback.pipeline(unusableImages.choice())
                .policy(writing)
                .decomposer(judge.decomposer())
                .scorer(judge.scorer())
                .seed(seed);
    }

    private String judge() {
        return labeler == null ? policy : labeler;
    }

    /** The model that divides; empty for rules. */
    private Optional<String> divider() {
        return decomposer.rules()
                ? Optional.empty()
                : Optional.of(decomposer.model().orElse(judge()));
    }

    /** Opens a model once, however many roles it has. Those in folders take turns in memory. */
    private Policy open(OnDemandModels models, Map<String, Policy> opened, String text) {
        ModelAddress address = new ModelAddress(text);
        return opened.computeIfAbsent(
                text,
                one -> address.server()
                        ? models.keep(address.open(device.policyOptions()))
                        : models.policy(() -> address.open(device.policyOptions())));
    }

    private RunEstimate estimated() {
        FeedbackSettings asked = feedback.pipeline(unusableImages.choice()).settings();
        FeedbackEstimate.Builder estimate =
                FeedbackEstimate.builder(LedgerOptions.model(policy), LedgerOptions.model(judge()));
        divider().map(LedgerOptions::model).ifPresentOrElse(estimate::decomposer, estimate::decomposedByRules);
        questions.model().map(LedgerOptions::model).ifPresent(estimate::asker);
        return estimate.instructions(shard.units(instructions.open().size(), asked.batchSize()))
                .candidates(asked.candidates())
                .maxNewTokens(asked.sampling().maxNewTokens())
                .build();
    }

    private PlannedRun planned() {
        FeedbackSettings asked = feedback.pipeline(unusableImages.choice()).settings();
        return new SmallerFeedback(asked, this::planned).planned();
    }

    private PlannedRun planned(FeedbackSettings sizes) {
        PlannedFeedback work =
                new PlannedFeedback(PlanOptions.PROMPT_TOKENS, sizes.sampling().maxNewTokens(), feedback.claimTokens());
        long responses = sizes.batchSize() * (long) sizes.candidates();
        Workload dividing = work.dividing(responses, PromptedClaimDecomposer.DEFAULT_REQUESTS_PER_CALL);
        return PlannedRun.of("candidates", use("policy", policy, work.sampling(sizes.batchSize(), sizes.candidates())))
                .then(
                        "claims",
                        divider()
                                .map(address -> withQuestions(use("decomposer", address, dividing), dividing))
                                .orElse(List.of()))
                .then("verdicts", judging(work.judging(sizes.candidates()), dividing));
    }

    /** The labeler. If it divides too, the model that writes questions stays open beside it. */
    private List<ModelUse> judging(Workload load, Workload dividing) {
        List<ModelUse> labeling = use("labeler", judge(), load);
        return divider().filter(judge()::equals).isPresent() ? withQuestions(labeling, dividing) : labeling;
    }

    private List<ModelUse> withQuestions(List<ModelUse> others, Workload dividing) {
        return Stream.concat(
                        others.stream(),
                        questions
                                .model()
                                .filter(address -> !address.equals(divider().orElse("")))
                                .map(address -> use("question model", address, dividing))
                                .orElse(List.of())
                                .stream())
                .toList();
    }

    private List<ModelUse> use(String role, String address, Workload load) {
        ModelUses uses = new ModelUses(device.policyOptions());
        uses.add(role, address, List.of(load));
        return uses.all();
    }
}
