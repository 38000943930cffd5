package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.run.PlannedTraining;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages of a quickstart with the models that are open in each, for a plan of its memory. The policy is open during its
 * round. The labeler is open from the claims of a round until the training begins, and in the development metric of
 * images without ground truth. Base and labeler are closed while a round trains.
 */
public final class QuickstartPlan {
    /** Number of responses per prompt in a pair. */
    private static final int RESPONSES = 2;

    private static final String LABELER = "labeler";

    private final QuickstartOptions options;
    private final PlannedFeedback work;
    private final TrainingLoad step;
    private final Path model;
    private final CallSizes calls;
    private final ModelUse base;
    private final ModelUse labeler;
    private final List<PlannedRun.Stage> stages = new ArrayList<>();

    private QuickstartPlan(QuickstartOptions options, int promptTokens) {
        int tokens = options.sampling().maxNewTokens();
        this.options = options;
        this.calls = CallSizes.of(options);
        this.work = new PlannedFeedback(promptTokens, tokens, options.labeling().claimTokens());
        this.step = PlannedTraining.ofPairs(options.training(1).options(), promptTokens, tokens);
        this.model = options.sources().model().orElseGet(EmbeddedModel::configuration);
        this.base = ModelUse.of("base", model, options.models())
                .withImages(options.evaluation().testScenes());
        this.labeler = options.sources()
                .labeler()
                .filter(address -> !address.server())
                .map(address -> ModelUse.of(LABELER, address.folder(), RunModels.asStored(options.models()))
                        .withoutRemedies())
                .orElse(ModelUse.of(LABELER, model, options.models()));
    }

    /**
     * Describes a quickstart.
     *
     * @param options options of the run
     * @param promptTokens number of text tokens per prompt
     * @throws io.github.rlaifv.core.run.BadDataException if a folder has no model of a supported family
     */
    public static PlannedRun of(QuickstartOptions options, int promptTokens) {
        QuickstartPlan plan = new QuickstartPlan(options, promptTokens);
        RoundSettings rounds = options.rounds().settings();
        plan.round(1, rounds.everyEpoch());
        if (rounds.rounds() > 1) {
            // the policy is then another model than the base, and further rounds need no more
            plan.round(2, rounds.everyEpoch());
        }
        plan.reports();
        return PlannedRun.of(plan.stages);
    }

    /**
     * Describes an ablation, whose candidates the base judges, without reports. All models are measured on held-out scenes.
     *
     * @param options options of the run
     * @param promptTokens number of text tokens per prompt
     * @param rounds number of rounds of the arm with the most
     * @throws io.github.rlaifv.core.run.BadDataException if a folder has no model of a supported family
     */
    public static PlannedRun ofAblation(QuickstartOptions options, int promptTokens, int rounds) {
        QuickstartPlan plan = new QuickstartPlan(
                options.toBuilder()
                        .evaluation(evaluation -> evaluation.withDevelopmentScenes(evaluation.testScenes()))
                        .build(),
                promptTokens);
        plan.round(1, false);
        if (rounds > 1) {
            plan.round(2, true);
        }
        return PlannedRun.of(plan.stages);
    }

    private void stage(String name, ModelUse... uses) {
        // a labeler behind a server needs no memory here
        boolean served = options.sources().labeler().map(ModelAddress::server).orElse(false);
        stages.add(new PlannedRun.Stage(
                name,
                Stream.of(uses)
                        .filter(use -> !served || !use.role().equals(LABELER))
                        .toList()));
    }

    private Path trained(int round) {
        return options.output().resolve("round-" + round).resolve("model");
    }

    /**
     * Adds the stages of a round.
     *
     * @param number number of the round, from 1
     * @param everyEpoch whether the policy is measured between the epochs
     */
    private void round(int number, boolean everyEpoch) {
        boolean truth = options.sources().tinyWorld();
        int candidates = options.feedback().settings().candidates();
        int prompts = promptsPerCall();
        ModelUse policy = ModelUse.of("policy", model, options.models())
                .savedIn(number == 1 ? model : trained(number - 1))
                .withImages(images());
        Workload sampling = work.sampling(prompts, candidates);
        Workload dividing = dividing((long) prompts * candidates);
        if (truth) {
            stage("candidates", policy.with(sampling));
        } else {
            stage("candidates", policy.with(sampling), labeler);
        }
        stage("claims", policy, labeler.with(dividing));
        stage("verdicts", policy, labeler.with(work.judging(candidates)));
        stage("reference", policy.with(scoring(referenceBatch(), RESPONSES)));
        stage("training", policy.with(step));
        int scenes = options.evaluation().developmentScenes();
        ModelUse measured = learned(number, policy, everyEpoch).with(measuring(scenes));
        if (truth) {
            stage("development", measured);
        } else {
            stage("development", measured, judging(labeler, scenes));
        }
    }

    /** The policy after training, whose own weights are no longer those of its file. */
    private ModelUse learned(int round, ModelUse policy, boolean everyEpoch) {
        if (everyEpoch) {
            return policy.between(step);
        }
        return step.lora().isPresent() ? policy : policy.savedIn(trained(round));
    }

    private Workload measuring(int scenes) {
        return work.sampling(Math.min(calls.measured(), scenes), 1);
    }

    /** Adds what follows the rounds. Base and labeler take turns with the models of the rounds. */
    private void reports() {
        int scenes = options.evaluation().testScenes();
        ModelUse measured = base.with(measuring(scenes));
        if (options.sources().labeler().isPresent()) {
            stage("held out", measured, judging(labeler, scenes));
        } else {
            stage("held out", judging(measured, scenes));
        }
        int best = options.evaluation().bestOf();
        ModelUse aligned = ModelUse.of("aligned", model, options.models()).savedIn(trained(1));
        if (best > 0) {
            int prompts = Math.min(options.evaluation().bestOfScenes(), calls.pools(best));
            Workload pools = work.sampling(prompts, best);
            Workload scoring = scoring(prompts, best);
            stage(
                    "best of n",
                    base.with(pools).with(scoring),
                    aligned.with(pools).with(scoring));
        }
    }

    /** The labeler that judges one response per instruction. */
    private ModelUse judging(ModelUse judge, int responses) {
        return judge.with(dividing(responses)).with(work.judging(1));
    }

    /** Number of instructions per call of feedback. */
    private int promptsPerCall() {
        int most = calls.instructions();
        return options.instructions() == 0 ? most : Math.min(most, options.instructions());
    }

    /** Number of pairs that the reference scores at once. */
    private int referenceBatch() {
        return Math.max(DpoTrainer.DEFAULT_REFERENCE_BATCH, step.microBatch());
    }

    /** Number of images that the policy of a round sees at most. */
    private long images() {
        return options.instructions() == 0
                ? Long.MAX_VALUE
                : (long) options.instructions() + options.evaluation().developmentScenes();
    }

    /** In the tiny world responses are divided sentence by sentence, and each sentence makes about one claim. */
    private Workload dividing(long responses) {
        long texts = options.sources().tinyWorld() ? responses * PlannedFeedback.CLAIMS : responses;
        return work.dividing(texts, calls.divided());
    }

    private Workload scoring(int prompts, int responses) {
        return new ScoringLoad(prompts, responses, work.promptTokens(), work.responseTokens());
    }
}
