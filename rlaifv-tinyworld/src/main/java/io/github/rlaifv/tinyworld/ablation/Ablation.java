package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.tinyworld.quickstart.DevelopmentScore;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.quickstart.Evaluator;
import io.github.rlaifv.tinyworld.quickstart.MeasuredModel;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.Rounds;
import io.github.rlaifv.tinyworld.quickstart.RunModels;
import io.github.rlaifv.tinyworld.quickstart.TimedStages;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Comparison of ways to make preference pairs on the tiny world, as in the paper's ablations. The arms differ in whether
 * candidates are decoded alike, whether claims or whole responses are judged, and whether pairs are made of candidates or
 * of topics. The pairs of each arm are compared with the ground truth. Then each arm trains one round of DPO with equally
 * many pairs, and the models are measured.
 *
 * <p>The output folder contains {@code ablation.json}, {@code ablation.md}, {@code calibration.json} of the labeler, a
 * folder of judged candidates per source, and a training folder per arm. Feedback that an earlier run with the same
 * settings finished there is reused.
 */
public final class Ablation {
    private static final RunKind KIND = new RunKind(
            "ablation",
            new TreeSet<>(Set.of(
                    EmbeddedModel.NAME, "ablation.json", "ablation.md", "calibration.json", Ledger.FILE, "training-*")),
            entry -> false);

    private final QuickstartOptions options;
    private final List<AblationArm> arms;
    private final TimedStages stages;
    private final Consumer<String> say;

    private Ablation(QuickstartOptions options, List<AblationArm> arms, RunListener listener, Consumer<String> say) {
        this.options = options;
        this.arms = List.copyOf(arms);
        this.stages = new TimedStages(listener, System::nanoTime);
        this.say = say;
    }

    /**
     * Runs the comparison.
     *
     * @param options options of feedback, training and evaluation; the options of rounds, of the selection of pairs and
     *     of best-of-N are ignored
     * @param arms ways to compare
     * @param listener is notified of all stages
     * @param say receives lines of interim results
     * @return the results, which are also written to the output folder
     * @throws BadDataException if the options name other images than the tiny world, an arm makes no pairs, another run
     *     writes to the output folder, or the folder contains other files under the names of the results
     * @throws StorageException if a file can't be read or written
     */
    public static AblationReport run(
            QuickstartOptions options, List<AblationArm> arms, RunListener listener, Consumer<String> say) {
        if (!options.sources().tinyWorld()) {
            throw new BadDataException(
                    "an ablation needs ground truth, so it runs on the tiny world only; give no images");
        }
        return new Ablation(options, arms, listener, say).run();
    }

    private AblationReport run() {
        try (WorkFolder work = WorkFolder.open(options.output(), KIND)) {
            work.removeParts(work.path());
            arms.forEach(arm -> work.requireOwn(folder(arm)));
            return RunLedger.count(work, () -> run(work));
        }
    }

    private AblationReport run(WorkFolder work) {
        Path folder = work.path();
        TinyWorldImages images = new TinyWorldImages(options);
        Path start = options.sources().model().orElseGet(() -> EmbeddedModel.copyInto(folder));
        try (RunModels models = new RunModels(options, start)) {
            ClaimDecomposer decomposer = images.decomposer(models.labeler());
            Evaluator evaluator =
                    new Evaluator(images, new ResponseLabeling(decomposer, images.scorer(models.labeler())), options);
            Map<String, FeedbackResult> judged = new HashMap<>();
            List<ArmFeedback> feedback = new ArrayList<>();
            for (AblationArm arm : arms) {
                FeedbackResult candidates =
                        judged.computeIfAbsent(arm.source(), source -> judge(arm, images, models, decomposer));
                feedback.add(pairs(new ArmFeedback(arm, options, images, candidates)));
            }
            calibrate(feedback);
            int pairs =
                    feedback.stream().mapToInt(one -> one.pairs().size()).min().orElseThrow();
            MeasuredModel baseDevelopment =
                    evaluator.measure(models.base(), images.development(), stages.within("base, development"));
            MeasuredModel baseHeldOut =
                    evaluator.measure(models.base(), images.heldOut(), stages.within("base, held out"));
            List<AblationRow> rows = new ArrayList<>();
            for (ArmFeedback one : feedback) {
                work.requireHeld();
                // an earlier run may have trained this arm on other pairs
                work.delete(folder(one.arm()));
                rows.add(learn(one, pairs, models, evaluator, images, baseDevelopment));
            }
            AblationReport report = new AblationReport(
                    options.seed(),
                    options.instructions(),
                    options.feedback().settings().candidates(),
                    images.development().size(),
                    images.heldOut().size(),
                    baseDevelopment.metrics(),
                    baseHeldOut.metrics(),
                    rows);
            write("ablation.json", report.toJson());
            write("ablation.md", report.toTable());
            return report;
        }
    }

    private FeedbackResult judge(
            AblationArm arm, TinyWorldImages images, RunModels models, ClaimDecomposer decomposer) {
        return ArmFeedback.judge(
                arm,
                options,
                images,
                models.base(),
                decomposer,
                stages.within(arm.source().replace('-', ' ')));
    }

    private ArmFeedback pairs(ArmFeedback made) {
        AblationArm arm = made.arm();
        if (made.pairs().isEmpty()) {
            throw new BadDataException("the arm \"" + arm.inWords() + "\" made no pairs; give more instructions");
        }
        say.accept(String.format(
                Locale.ROOT,
                "%s: %d pairs, %.1f %% correct, %.1f %% tied",
                arm.inWords(),
                made.pairs().size(),
                100 * made.share(1),
                100 * made.share(0)));
        return made;
    }

    /** Measures the labeler's calibration on the claims of the first arm that judged claims. */
    private void calibrate(List<ArmFeedback> feedback) {
        feedback.stream().filter(one -> one.labels().isPresent()).findFirst().ifPresent(one -> {
            CalibrationReport report =
                    LabelerCalibration.builder().seed(options.seed()).build().report(one.answers());
            report.write(options.output().resolve("calibration.json"));
            say.accept(report.toTable());
        });
    }

    private AblationRow learn(
            ArmFeedback made,
            int pairs,
            RunModels models,
            Evaluator evaluator,
            TinyWorldImages images,
            MeasuredModel base) {
        AblationArm arm = made.arm();
        PreferenceDataset used = PreferenceDataset.of(PreferenceDataset.of(made.pairs())
                .shuffle(options.seed())
                .toList()
                .subList(0, pairs));
        models.free();
        try (TrainablePolicy policy = models.openPolicy()) {
            TrainingResult training = trainer(arm).train(policy, used, folder(arm));
            MeasuredModel development =
                    evaluator.measure(policy, images.development(), stages.within(arm.inWords() + ", development"));
            MeasuredModel heldOut =
                    evaluator.measure(policy, images.heldOut(), stages.within(arm.inWords() + ", held out"));
            say.accept(arm.inWords() + ", held out" + Rounds.metrics(heldOut.metrics()));
            return new AblationRow(
                    arm,
                    made.labeling(),
                    made.metrics(pairs),
                    made.seconds(),
                    training.duration().toMillis() / 1e3,
                    development.metrics(),
                    new DevelopmentScore(base.metrics()).of(development.metrics()),
                    heldOut.metrics());
        }
    }

    private DpoTrainer trainer(AblationArm arm) {
        return options.training(1)
                .seed(options.roundSeed(1))
                .listener(stages.within(arm.inWords()))
                .build();
    }

    private Path folder(AblationArm arm) {
        return options.output().resolve("training-" + arm.name().toLowerCase(Locale.ROOT));
    }

    private void write(String name, String text) {
        AtomicFile.write(options.output().resolve(name), text);
    }
}
