package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.AlignmentEstimate;
import io.github.rlaifv.align.ClaimMetric;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.command.InstructionOptions;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.DevelopmentSize;
import io.github.rlaifv.cli.option.FeedbackPipelineOptions;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.QuestionModelOption;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.run.PlannedTraining;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that all alignment commands share, each applied to the library's builder that has it. The values that results
 * depend on are also kept by name, for {@code alignment-settings.json}.
 */
public final class AlignmentOptions {
    private final SortedMap<String, String> settings = new TreeMap<>();
    private long seed;
    private int instructionsPerRound;
    private DevelopmentSize development = DevelopmentSize.DEFAULT;
    private String part = "";

    @Mixin
    private InstructionOptions instructions = new InstructionOptions();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Mixin
    private DecomposerOption decomposer = new DecomposerOption();

    @Mixin
    private QuestionModelOption questions = new QuestionModelOption();

    @Mixin
    private RoundOptions rounds = new RoundOptions();

    @Option(
            names = "--per-round",
            order = -99,
            defaultValue = "4000",
            description = "number of instructions per round (default: ${DEFAULT-VALUE})")
    void instructionsPerRound(int value) {
        instructionsPerRound = OptionValue.atLeast(1, value);
    }

    @Option(
            names = "--development",
            order = -98,
            converter = DevelopmentSize.OfText.class,
            paramLabel = "NUMBER|SHARE",
            description = "instructions for development, on which rounds are compared: a number such as 100, or a share"
                    + " such as 5%% (default: 10%% of the instructions, but at most 100)")
    void development(DevelopmentSize value) {
        OptionValue.atLeast(1, value.most());
        development = value;
    }

    @Mixin
    private ChoiceOptions choice = new ChoiceOptions();

    @Mixin
    private FeedbackPipelineOptions feedback = new FeedbackPipelineOptions();

    @Mixin
    private DpoTrainingOptions training = new DpoTrainingOptions();

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private ModelOptions models = ModelOptions.ofAlignment();

    @Mixin
    private ServedPolicyOptions served = new ServedPolicyOptions();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(
            names = "--seed",
            order = -70,
            defaultValue = "0",
            description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    void seed(long value) {
        seed = value;
        settings.put("seed", String.valueOf(value));
    }

    /** The options about memory and costs. */
    public PlanOptions plan() {
        return plan;
    }

    /** The models of the run by stage, for the plan of its memory. */
    PlannedRun planned(Path policy, String labeler, boolean newestLabeler) {
        FeedbackSettings asked = feedback.pipeline(unusableImages.choice()).settings();
        Function<FeedbackSettings, PlannedRun> run = settings -> planned(policy, labeler, newestLabeler, settings);
        return new SmallerFeedback(asked, run).planned();
    }

    private PlannedRun planned(Path policy, String labeler, boolean newestLabeler, FeedbackSettings same) {
        TrainingLoad step = PlannedTraining.ofPairs(
                training.trainer(models.storage()).options(),
                PlanOptions.PROMPT_TOKENS,
                same.sampling().maxNewTokens());
        return new AlignmentPlan(
                        models,
                        same,
                        feedback.claimTokens(),
                        newestLabeler,
                        served.address().isPresent(),
                        rounds.settings().everyEpoch())
                .of(policy, labeler, new AlignmentPlan.Dividers(decomposer, questions), step, choice.judgeUse(models));
    }

    /** What the run is expected to use. Its instructions are counted. */
    RunEstimate estimated(Path policy, String labeler, long training, long held) {
        EstimatedModel aligned = EstimatedModel.local(policy);
        FeedbackSettings asked = feedback.pipeline(unusableImages.choice()).settings();
        FeedbackEstimate.Builder judged = judged(policy, labeler)
                .candidates(asked.candidates())
                .maxNewTokens(asked.sampling().maxNewTokens());
        int measurements = rounds.settings().rounds() * evaluationsPerRound() + 1 + rounds.averages();
        RunEstimate all = new AlignmentEstimate(
                        aligned,
                        rounds.settings().rounds(),
                        Math.min(instructionsPerRound, training),
                        choice.claims() ? held : 0,
                        feedback.pairsPerInstruction(),
                        evaluationsPerRound(),
                        rounds.averages(),
                        trainer().options().batching().epochs(),
                        trainer().options().batching().size())
                .of(judged);
        return choice.estimated(aligned, measurements).map(all::plus).orElse(all);
    }

    /** The feedback that the models of the run give, for an estimate. */
    FeedbackEstimate.Builder judged(Path policy, String labeler) {
        FeedbackEstimate.Builder judged =
                FeedbackEstimate.builder(EstimatedModel.local(policy), LedgerOptions.model(labeler));
        decomposer.model().map(LedgerOptions::model).ifPresent(judged::decomposer);
        questions.model().map(LedgerOptions::model).ifPresent(judged::asker);
        if (decomposer.rules()) {
            judged.decomposedByRules();
        }
        return judged;
    }

    private int evaluationsPerRound() {
        return Math.max(
                1,
                rounds.settings().evaluationsPerEpoch()
                        * trainer().options().batching().epochs());
    }

    /** Folder of the rounds. */
    Path output() {
        return output.folder().resolve(part);
    }

    /** Writes the rounds to a folder inside that of {@code --output}. */
    public void writeTo(String folder) {
        part = folder;
    }

    /** What other commands that run an alignment need to know of it. */
    public AlignmentFacts facts() {
        return new AlignmentFacts(
                output.folder(),
                rounds.settings().rounds(),
                instructionsPerRound,
                development,
                training.adapters(),
                feedback.pipeline(unusableImages.choice()).settings(),
                dividers(),
                models.opened(false),
                seed);
    }

    private List<String> dividers() {
        return Stream.concat(decomposer.model().stream(), questions.model().stream())
                .toList();
    }

    ModelOptions models() {
        return models;
    }

    ServedPolicyOptions served() {
        return served;
    }

    /** Whether responses are divided by rules, without a model. */
    boolean rules() {
        return decomposer.rules();
    }

    /** Whether a calibration sets the threshold of the labeler. */
    boolean calibrated() {
        return feedback.calibration().given();
    }

    /** The model that divides, if it is another one than the labeler. */
    Optional<Policy> decomposer(OnDemandModels opened, @Nullable AdapterServer server) {
        return decomposer.model().map(address -> asked(opened, address, server));
    }

    /** The model that writes questions, open beside the divider, if it is another one than the divider. */
    Optional<Policy> asker(OnDemandModels opened, Policy divider, @Nullable AdapterServer server) {
        return questions
                .model()
                .map(address -> served.same(address, server).orElseGet(() -> models.beside(opened, divider, address)));
    }

    /** A model that is asked only; it may be the policy on its server. */
    Policy asked(OnDemandModels opened, String address, @Nullable AdapterServer server) {
        return served.same(address, server).orElseGet(() -> models.labeler(opened, address));
    }

    /**
     * Checks what a single option can't check, before a model is opened.
     *
     * @param labeler folder or address of the labeler
     * @throws IllegalArgumentException naming options that contradict each other
     */
    void check(String labeler) {
        choice.check();
        models.check(Stream.concat(Stream.of(labeler), dividers().stream()).toList());
        feedback.check(decomposer.rules());
        questions.check(decomposer);
        training.check(models.roles().policy().size());
        rounds.check();
        served.check(training.adapters());
        UselessOption.reject(
                "--average-last",
                served.address().isPresent() && rounds.averages() > 0,
                "with --policy-server, whose rounds save adapters alone, and averages are of whole models: remove it");
        trainer().build();
    }

    /** Checks the options of decoding, and names the model whose checkpoint may set them. */
    void checkDecoding(Path policy) {
        feedback.checkDecoding(policy.toString());
    }

    /** The trainer of all rounds. */
    DpoTrainer.Builder trainer() {
        return training.trainer(models.storage());
    }

    /** The instructions of the run. */
    public InstructionSplit split() {
        InstructionDataset all = instructions.open();
        return InstructionSplit.of(all, development.of(all.size()), seed);
    }

    /** What results depend on, of the options alone. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.putAll(feedback.settings());
        all.putAll(training.settings());
        all.putAll(models.settings());
        all.put("instructions_per_round", String.valueOf(instructionsPerRound));
        return all;
    }

    /** What results depend on, how the best weights are chosen included. */
    public SortedMap<String, String> allSettings() {
        SortedMap<String, String> all = settings();
        all.putAll(rounds.named());
        all.put("development", development.toString());
        all.put("unusable_images", unusableImages.choice().name());
        all.putAll(choice.settings());
        return all;
    }

    /** Folders of the benchmarks by which the best weights are chosen. */
    public Collection<Path> choiceData() {
        return choice.data();
    }

    /** The values of options whose defaults depend on others, by the name of the option. */
    public Map<String, ?> dependent() {
        return training.dependent();
    }

    /** What a setting is where it is not recorded. */
    SortedMap<String, String> defaults() {
        return training.defaults();
    }

    /** What divides responses, if it is a model, and judges their claims. */
    ResponseLabeling judge(Optional<Policy> divider, Optional<Policy> asker, Policy labeler) {
        return new ResponseLabeling(feedback.decomposer(divider, asker), feedback.scorer(labeler));
    }

    /** What rounds are compared by. */
    ClaimMetric.Builder metric(ResponseLabeling judge, InstructionSplit split, RunListener listener) {
        FeedbackSettings same = feedback.pipeline(unusableImages.choice()).settings();
        return ClaimMetric.builder(judge, split.development())
                .maxNewTokens(same.sampling().maxNewTokens())
                .batchSize(same.batchSize())
                .unusableImages(same.unusableImages())
                .listener(listener);
    }

    /**
     * The metric that chooses the best weights.
     *
     * @param claims metric of claims, which chooses by default
     * @param opened opens the judge of benchmarks
     */
    DevelopmentMetric chosenBy(DevelopmentMetric claims, OnDemandModels opened, RunListener listener) {
        return choice.of(
                claims,
                choice.judge().map(address -> models.labeler(opened, address)),
                output().resolve("development"),
                listener);
    }

    /** The rounds, still without a labeler and a metric. */
    Alignment.Builder alignment(InstructionSplit split) {
        return models.open(Alignment.builder())
                .instructions(split.training(), instructionsPerRound)
                .feedback(feedback.pipeline(unusableImages.choice()))
                .training(trainer().unusableImages(unusableImages.choice()))
                .seed(seed);
    }

    IterativeAlignment.Builder rounds() {
        return rounds.builder();
    }
}
