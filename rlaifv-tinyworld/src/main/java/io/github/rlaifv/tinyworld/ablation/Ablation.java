package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.RunModels;
import io.github.rlaifv.tinyworld.quickstart.TimedStages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Comparison of ways to make preference pairs and to learn from them on the tiny world, as in the paper's ablations. The
 * arms differ in whether candidates are decoded alike, whether claims or whole responses are judged, whether pairs are made
 * of candidates or of topics, whether they are learned in one round or several, and in what the quickstart adds to the
 * paper's recipe. Each arm trains on equally many pairs of the same instructions. The pairs are compared with the ground
 * truth, and the models are measured on the same held-out scenes.
 *
 * <p>The output folder contains {@code ablation.json}, {@code ablation.md}, {@code calibration.json} of the labeler, and a
 * folder per seed: judged candidates per source, a training folder per arm, and a file per arm with its results, its
 * responses to the held-out scenes and their metrics. An interrupted run resumes: feedback and arms that an earlier run
 * with the same settings finished are not computed again.
 */
public final class Ablation {
    private static final RunKind KIND = new RunKind(
            "ablation",
            new TreeSet<>(Set.of(EmbeddedModel.NAME, "ablation.json", "ablation.md", "calibration.json", Ledger.FILE)),
            entry -> false);

    private final AblationPlan plan;
    private final TimedStages stages;
    private final Consumer<String> say;

    private Ablation(AblationPlan plan, RunListener listener, Consumer<String> say) {
        this.plan = plan;
        this.stages = new TimedStages(listener, System::nanoTime);
        this.say = say;
    }

    /**
     * Runs the comparison.
     *
     * @param plan arms, seeds and options
     * @param listener is notified of all stages
     * @param say receives lines of interim results
     * @return the results, which are also written to the output folder
     * @throws BadDataException if an arm makes no pairs, another run writes to the output folder, the folder contains other
     *     files under the names of the results, or a kept result is damaged
     * @throws StorageException if a file can't be read or written
     */
    public static AblationReport run(AblationPlan plan, RunListener listener, Consumer<String> say) {
        return new Ablation(plan, listener, say).run();
    }

    private AblationReport run() {
        try (WorkFolder work = WorkFolder.open(plan.options().output(), KIND)) {
            work.removeParts(work.path());
            return RunLedger.count(work, () -> run(work));
        }
    }

    private AblationReport run(WorkFolder work) {
        QuickstartOptions options = plan.options();
        Path start = options.sources().model().orElseGet(() -> EmbeddedModel.copyInto(work.path()));
        List<SeedResult> results = new ArrayList<>();
        List<List<SceneScores>> scenes = new ArrayList<>();
        try (RunModels models = new RunModels(options, start)) {
            for (long seed : plan.seeds()) {
                work.requireHeld();
                SeedAblation one = new SeedAblation(plan.of(seed), plan.arms(), models, stages, say);
                results.add(one.run());
                scenes.add(one.scenes());
                if (results.size() == 1) {
                    calibrate(seed, one.answers());
                }
            }
        }
        AblationReport report = new AblationReport(
                options.instructions(),
                options.feedback().settings().candidates(),
                options.evaluation().testScenes(),
                ArmSummary.all(results, scenes),
                results);
        write("ablation.json", report.toJson());
        write("ablation.md", report.toTable());
        return report;
    }

    /** Measures the labeler's calibration on the claims of the first seed. */
    private void calibrate(long seed, List<ScoredClaim> answers) {
        if (!answers.isEmpty()) {
            CalibrationReport report =
                    LabelerCalibration.builder().seed(seed).build().report(answers);
            report.write(plan.options().output().resolve("calibration.json"));
            say.accept(report.toTable());
        }
    }

    private void write(String name, String text) {
        AtomicFile.write(plan.options().output().resolve(name), text);
    }
}
