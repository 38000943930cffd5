package io.github.rlaifv.cli.train;

import io.github.rlaifv.cli.align.DpoTrainingOptions;
import io.github.rlaifv.cli.align.ModelOptions;
import io.github.rlaifv.cli.align.TrainingChoice;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.OwnReference;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.TrainerBuilder;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.run.PlannedTraining;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import io.github.rlaifv.dpo.train.SupervisedExamples;
import io.github.rlaifv.dpo.train.TrainingImages;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv train}: preference learning or supervised fine-tuning on a dataset. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a model on preference pairs with DPO or another loss, or on given responses.")
public final class TrainCommand extends Subcommand {
    /** Metrics that are printed at the end. */
    private static final List<String> SHOWN = List.of("development", "loss", "rewards/accuracies", "rewards/margins");

    @Option(
            names = "--method",
            order = -150,
            description =
                    "DPO learns preferences with the loss of --loss, SFT imitates responses (default: ${DEFAULT-VALUE})")
    private Method method = Method.DPO;

    @Option(
            names = "--policy",
            order = -140,
            converter = TrainedModelConverter.class,
            required = true,
            description = "folder of the model to train, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path policy;

    @Option(
            names = "--reference",
            order = -139,
            converter = ModelAddressConverter.class,
            description = "folder or address of the reference model (default: --policy before training)")
    private @Nullable String reference;

    @Option(
            names = "--stored-reference",
            order = -138,
            description =
                    "use the log-probabilities that the command reference stored with the pairs, in place of computing"
                            + " them (default: false)")
    private boolean storedReference;

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("train");

    @Mixin
    private TrainedData data = new TrainedData();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Mixin
    private ObjectiveOptions objective = new ObjectiveOptions();

    @Mixin
    private DpoTrainingOptions training = new DpoTrainingOptions();

    @Mixin
    private StepOptions steps = new StepOptions();

    @Mixin
    private HeldOutOptions heldOut = new HeldOutOptions();

    @Mixin
    private TrainingChoice choice = new TrainingChoice();

    @Option(
            names = "--per-call",
            description = "number of instructions per call of a model; may change the last digits of results"
                    + " (default: ${DEFAULT-VALUE})")
    private int perCall = DpoTrainer.DEFAULT_REFERENCE_BATCH;

    @Option(
            names = "--length-metrics",
            description = "also report how often lengths alone tell the chosen response (default: false)")
    private boolean lengthMetrics;

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private ModelOptions models = ModelOptions.ofTraining();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    private OptionalDouble before = OptionalDouble.empty();

    @Override
    protected void check() {
        data.check(method);
        heldOut.check(choice);
        choice.check();
        models.roles().check();
        training.check(models.roles().policy().size());
        OptionValue.checked("--per-call", () -> OptionValue.atLeast(1, perCall));
        if (method == Method.SFT) {
            if (recipe.recipe() != Recipe.DEFAULT) {
                rejectForSft("--recipe=" + recipe.recipe());
            }
            objective.given().stream().findFirst().ifPresent(TrainCommand::rejectForSft);
            if (reference != null || storedReference) {
                rejectForSft(reference == null ? "--stored-reference" : "--reference");
            }
            if (training.beta().isPresent()) {
                rejectForSft("--beta");
            }
            if (perCall != DpoTrainer.DEFAULT_REFERENCE_BATCH) {
                rejectForSft("--per-call");
            }
            if (lengthMetrics) {
                rejectForSft("--length-metrics");
            }
            if (training.images() != TrainingImages.OF_MODEL) {
                rejectForSft("--training-images");
            }
        }
        if (storedReference && training.images() != TrainingImages.OF_MODEL) {
            throw new IllegalArgumentException(
                    "--stored-reference has the log-probabilities of images as the model pads"
                            + " them, which --training-images=" + training.images() + " does not: remove one of them");
        }
        options();
    }

    private static void rejectForSft(String option) {
        throw new IllegalArgumentException(option + " is an option of preference learning: remove it, or --method=SFT");
    }

    /** Builds the trainer without data, which checks its options. */
    private TrainingOptions options() {
        return method == Method.DPO
                ? preferences(RunListener.NONE).options()
                : supervised(RunListener.NONE).options();
    }

    private DpoTrainer.Builder preferences(RunListener listener) {
        DpoTrainer.Builder trainer = DpoTrainer.builder();
        objective.apply(trainer, training.beta());
        common(trainer, listener);
        return trainer.lengthMetrics(lengthMetrics)
                .images(training.images())
                .unusableImages(unusableImages.choice())
                .referenceBatch(perCall);
    }

    private SftTrainer.Builder supervised(RunListener listener) {
        SftTrainer.Builder trainer = SftTrainer.builder();
        common(trainer, listener);
        return trainer.unusableImages(unusableImages.choice());
    }

    private void common(TrainerBuilder<?> trainer, RunListener listener) {
        training.apply(trainer);
        steps.apply(trainer, training.lora().orElse(null));
        heldOut.apply(trainer, training.checkpoints(), choice);
        Optional.ofNullable(models.storage()).ifPresent(trainer::savedType);
        trainer.listener(listener);
    }

    @Override
    protected Map<String, ?> defaults() {
        TrainingOptions set = options();
        Map<String, Object> values = new TreeMap<>(training.optimizerDefaults());
        values.put("--learning-rate", set.optimizer().learningRate());
        values.put("--epochs", set.batching().epochs());
        values.put("--best-by", heldOut.metric(choice));
        if (method == Method.DPO && !objective.namesLoss()) {
            values.put("--beta", DpoTrainer.DEFAULT_BETA);
        }
        return values;
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(method == Method.DPO ? "preference learning" : "supervised fine-tuning");
        plan.describe(work, this::planned, this::estimated);
    }

    private RunEstimate estimated() {
        EstimatedModel trained = LedgerOptions.model(policy.toString());
        Optional<EstimatedModel> asked = method == Method.SFT || storedReference
                ? Optional.empty()
                : Optional.of(reference == null ? trained : LedgerOptions.model(reference));
        long all = data.count(method);
        long held = Math.round(all * heldOut.share());
        TrainingOptions set = options();
        RunEstimate run = new TrainingEstimate(trained, asked, all - held, method == Method.DPO ? 2 : 1).of(set);
        int measurements = Math.addExact(1, Math.multiplyExact(set.batching().epochs(), heldOut.perEpoch()));
        return choice.estimated(trained, measurements).map(run::plus).orElse(run);
    }

    private PlannedRun planned() {
        TrainingLoad step =
                PlannedTraining.ofPairs(options(), PlanOptions.PROMPT_TOKENS, Sampling.DEFAULT_MAX_NEW_TOKENS);
        Workload scoring = new ScoringLoad(perCall, 2, PlanOptions.PROMPT_TOKENS, Sampling.DEFAULT_MAX_NEW_TOKENS);
        ModelUses trained = new ModelUses(models.opened(true));
        trained.add(
                "policy",
                policy.toString(),
                List.of(method == Method.DPO ? step : step.withResponses(1)),
                models.roles().policy());
        List<ModelUse> together = new ArrayList<>(trained.all());
        together.addAll(choice.judgeUse(models));
        PlannedRun run = PlannedRun.of("training", together);
        if (method == Method.SFT || storedReference) {
            return run;
        }
        boolean own = reference == null;
        ModelUses asked = new ModelUses(models.opened(own));
        List<ComputeDevice> places = models.roles().reference();
        asked.add(
                places.isEmpty() && own ? "policy" : "reference",
                own ? policy.toString() : reference,
                List.of(scoring),
                places);
        return run.then("reference", asked.all());
    }

    @Override
    protected int run(CommandReport report) {
        models.roles().requireExisting();
        try (ConsoleProgress progress = progress();
                FolderLock lock = WorkFolder.lock(output.folder(), "train command");
                OnDemandModels opened = new OnDemandModels()) {
            plan.check(this::planned);
            TrainingResult result =
                    plan.priced(() -> method == Method.DPO ? learn(opened, progress) : imitate(opened, progress));
            print(report, result);
            return 0;
        }
    }

    private TrainingResult learn(OnDemandModels opened, RunListener progress) {
        PreferenceDataset all = data.pairs();
        PreferenceDataset.Split parts = all.split(1 - heldOut.share(), steps.seed());
        PreferenceDataset pairs = heldOut.share() > 0 ? parts.first() : all;
        DpoTrainer.Builder trainer = preferences(progress);
        trainer.replicas(models.replicas(opened, policy).toArray(TrainablePolicy[]::new));
        if (heldOut.share() > 0) {
            trainer.heldOut(parts.second());
        }
        heldOut.file().ifPresent(file -> trainer.heldOut(data.open(file)));
        if (storedReference) {
            trainer.storedReference(data.card());
        }
        TrainablePolicy trained = opened.trainable(() -> models.policy(policy));
        boolean elsewhere = !models.roles().reference().isEmpty();
        if (reference == null && !storedReference && !elsewhere && OwnReference.adapted(trained)) {
            OwnReference.require(trained, policy.toString());
        }
        measure(trainer, trained, opened, progress);
        if (reference != null) {
            return trainer.build().train(trained, models.reference(opened, reference), pairs, output.folder());
        }
        return elsewhere
                ? trainer.build().train(trained, models.ownReference(opened, policy), pairs, output.folder())
                : trainer.build().train(trained, pairs, output.folder());
    }

    /**
     * Lets each evaluation measure the benchmarks that choose the best checkpoint. The model is measured before its training
     * too, so that a metric that does not exist ends the run now.
     */
    private void measure(
            TrainerBuilder<?> trainer, TrainablePolicy trained, OnDemandModels opened, RunListener progress) {
        if (choice.given()) {
            DevelopmentMetric metric =
                    choice.metric(opened, models, output.folder().resolve("development"), progress);
            before = OptionalDouble.of(metric.value().applyAsDouble(trained));
            trainer.development(metric);
        }
    }

    private TrainingResult imitate(OnDemandModels opened, RunListener progress) {
        SupervisedExamples all = data.examples();
        SupervisedExamples.Split parts = all.split(1 - heldOut.share(), steps.seed());
        SftTrainer.Builder trainer = supervised(progress);
        trainer.replicas(models.replicas(opened, policy).toArray(TrainablePolicy[]::new));
        if (heldOut.share() > 0) {
            trainer.heldOut(parts.second().requests());
        }
        heldOut.file().ifPresent(file -> trainer.heldOut(data.examples(file).requests()));
        TrainablePolicy trained = opened.trainable(() -> models.policy(policy));
        measure(trainer, trained, opened, progress);
        return trainer.build().train(trained, (heldOut.share() > 0 ? parts.first() : all).requests(), output.folder());
    }

    private void print(CommandReport report, TrainingResult result) {
        Map<String, Double> last = result.epochMeans().isEmpty()
                ? Map.of()
                : result.epochMeans().get(result.epochMeans().size() - 1);
        report.line(result.steps() + " steps in " + result.epochs() + " epochs on " + result.used() + " examples, "
                + result.skippedCount() + " skipped");
        result.skipped().forEach((reason, count) -> report.line("skipped " + count + ": " + reason));
        String values = SHOWN.stream()
                .filter(last::containsKey)
                .map(name -> String.format(Locale.ROOT, "%s %.4f", name, last.get(name)))
                .collect(Collectors.joining(", "));
        report.line("last epoch: " + values);
        before.ifPresent(value -> {
            report.line(
                    String.format(Locale.ROOT, "before the training: %s %.4f", HeldOutEvaluation.DEVELOPMENT, value));
            report.put("development_before", value);
        });
        result.evaluations().stream()
                .reduce((a, b) -> b)
                .ifPresent(one -> report.line("held out: "
                        + SHOWN.stream()
                                .map(name -> "eval_" + name)
                                .filter(one.metrics()::containsKey)
                                .map(name -> String.format(
                                        Locale.ROOT,
                                        "%s %.4f",
                                        name,
                                        one.metrics().get(name)))
                                .collect(Collectors.joining(", "))));
        report.line("trained model: " + result.model());
        report.put("steps", result.steps())
                .put("epochs", result.epochs())
                .put("used", result.used())
                .put("skipped", result.skipped())
                .put("last_epoch", last)
                .put("evaluations", result.evaluations())
                .put("model", result.model())
                .put("output", output.folder());
    }
}
