package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import io.github.rlaifv.tinyworld.quickstart.Evaluator;
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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All arms with one seed. */
final class SeedAblation {
    private static final RunKind KIND = new RunKind(
            "seed of an ablation",
            new TreeSet<>(Set.of(
                    KeptResults.BASE,
                    KeptResults.FILES,
                    "training-*",
                    "training-*/round-*",
                    "training-*/round-*/feedback")),
            entry -> false);

    private final QuickstartOptions options;
    private final List<AblationArm> arms;
    private final RunModels models;
    private final TimedStages stages;
    private final Consumer<String> say;
    private final TinyWorldImages images;
    private final ArmFeedback feedback;
    private final Evaluator evaluator;
    private final KeptResults results;
    private final Map<String, JudgedCandidates> judged = new HashMap<>();
    private final List<SceneScores> scenes = new ArrayList<>();

    /**
     * Prepares the arms.
     *
     * @param options options of the seed
     * @param models the model before alignment
     */
    SeedAblation(
            QuickstartOptions options,
            List<AblationArm> arms,
            RunModels models,
            TimedStages stages,
            Consumer<String> say) {
        this.options = options;
        this.arms = arms;
        this.models = models;
        this.stages = stages;
        this.say = say;
        this.images = new TinyWorldImages(options);
        this.feedback = new ArmFeedback(options, images, models.base());
        this.evaluator = new Evaluator(
                images,
                new ResponseLabeling(images.decomposer(models.labeler()), images.scorer(models.labeler())),
                options);
        this.results = new KeptResults(options.output());
    }

    /** Runs what is not finished yet. */
    SeedResult run() {
        try (WorkFolder work = WorkFolder.open(options.output(), KIND)) {
            work.removeParts(work.path());
            arms.forEach(arm -> work.requireOwn(folder(arm)));
            int pairs = arms.stream().mapToInt(this::pairs).min().orElseThrow();
            KeptResults.Kept base = base();
            scenes.add(base.heldOut().scenes());
            List<AblationRow> rows = new ArrayList<>();
            for (AblationArm arm : arms) {
                work.requireHeld();
                SortedMap<String, String> settings = settings(arm, pairs);
                KeptResults.Kept kept = results.find(KeptResults.name(arm), settings)
                        .orElseGet(() -> learn(work, arm, pairs, settings));
                scenes.add(kept.heldOut().scenes());
                rows.add(Objects.requireNonNull(kept.row()));
            }
            return new SeedResult(options.seed(), base.heldOut().metrics(), rows);
        }
    }

    /** Returns the metrics by scene: of the model before alignment, and of each arm. */
    List<SceneScores> scenes() {
        return scenes;
    }

    /** Returns the labeler's answers about claims, of the first arm that judges claims; none if there is no such arm. */
    List<ScoredClaim> answers() {
        return arms.stream()
                .filter(arm -> arm != AblationArm.WHOLE)
                .findFirst()
                .map(arm -> candidates(arm).answers(images))
                .orElse(List.of());
    }

    private JudgedCandidates candidates(AblationArm arm) {
        return judged.computeIfAbsent(
                arm.source(),
                source -> feedback.judge(
                        arm,
                        1,
                        models.base(),
                        images.alignment(1),
                        options.output().resolve(source),
                        stage(source.replace('-', ' '))));
    }

    /** Returns the number of pairs that an arm can train on in one round. */
    private int pairs(AblationArm arm) {
        List<PreferencePair> made = PairsOfArm.of(options, arm, 1, candidates(arm));
        if (made.isEmpty()) {
            throw new BadDataException("the arm \"" + arm.inWords() + "\" made no pairs; give more instructions");
        }
        ArmPairs metrics = ArmPairs.of(made, made.size(), images);
        say.accept(String.format(
                Locale.ROOT,
                "seed %d, %s: %d pairs, %.1f %% correct, %.1f %% tied",
                options.seed(),
                arm.inWords(),
                made.size(),
                100 * metrics.pairsRight(),
                100 * metrics.pairsTied()));
        return made.size();
    }

    private KeptResults.Kept base() {
        SortedMap<String, String> settings = settings();
        return results.find(KeptResults.BASE, settings)
                .orElseGet(() -> results.keep(
                        KeptResults.BASE, new KeptResults.Kept(settings, null, measured(models.base(), "base"))));
    }

    private KeptResults.Kept learn(WorkFolder work, AblationArm arm, int pairs, SortedMap<String, String> settings) {
        // an earlier run may have stopped within this arm, or trained it on other pairs
        work.delete(folder(arm));
        models.free();
        try (TrainablePolicy policy = models.openPolicy()) {
            ArmTraining training = new ArmTraining(feedback, models, this::stage, arm, folder(arm));
            training.run(policy, candidates(arm), pairs);
            MeasuredScenes heldOut = measured(policy, arm.inWords());
            return results.keep(KeptResults.name(arm), new KeptResults.Kept(settings, training.row(heldOut), heldOut));
        }
    }

    private MeasuredScenes measured(Policy model, String name) {
        MeasuredScenes measured =
                MeasuredScenes.of(evaluator.measure(model, images.heldOut(), stage(name + ", held out")), images);
        say.accept("seed " + options.seed() + ", " + name + Rounds.metrics(measured.metrics()));
        return measured;
    }

    /** Everything that decides how the model before alignment is measured. */
    private SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("seed", Long.toString(options.seed()));
        settings.put("model", models.base().fingerprint());
        settings.put("scenes", Integer.toString(images.heldOut().size()));
        settings.put("temperature", Double.toString(options.evaluation().temperature()));
        settings.put("sampling", options.sampling().toString());
        return settings;
    }

    private SortedMap<String, String> settings(AblationArm arm, int pairs) {
        SortedMap<String, String> settings = settings();
        settings.put("arm", arm.recipe().toString());
        settings.put("instructions", Integer.toString(options.instructions()));
        settings.put("feedback", options.feedback().settings().toString());
        settings.put("labeling", options.labeling().toString());
        settings.put("pairs", pairs + " of at most " + options.pairs(1).maxPairs() + " per instruction");
        if (options.learningRates().size() > 1) {
            settings.put("learning rates", options.learningRates().toString());
        }
        settings.put("objective", options.training(1).objective().toString());
        options.training(1)
                .options()
                .declare()
                .identity()
                .forEach((name, value) -> settings.put("training." + name, value));
        return settings;
    }

    private RunListener stage(String name) {
        return stages.within("seed " + options.seed() + ", " + name);
    }

    private Path folder(AblationArm arm) {
        return options.output().resolve("training-" + arm.fileName());
    }
}
