package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * RLAIF-V from pictures to the best model, on any models. The folder of the run holds for each round the feedback, the
 * training run with its report, and the model; {@code alignment.json} tells which round was the best and by what. A run
 * that was stopped resumes when it is started again with the same plan; {@code alignment-settings.json} tells what it began with.
 */
public final class Alignment {
    private final AlignmentPlan plan;
    private final OpenModels models;
    private final RunListener listener;
    private final Consumer<String> say;
    private final Selection development;
    private final Selection pool;

    private Alignment(AlignmentPlan plan, OpenModels models, RunListener listener, Consumer<String> say) {
        this.plan = plan;
        this.models = models;
        this.listener = listener;
        this.say = say;
        Selection all = Selection.shuffled(plan.instructions(), plan.seed());
        development = all.part(0, plan.development());
        pool = all.part(plan.development(), Math.toIntExact(all.size()));
    }

    /**
     * Runs all rounds, or those that an earlier run left.
     *
     * @param say takes a line of interim results now and then
     * @throws io.github.rlaifv.core.run.BadDataException if models or data can't be used, or if the folder holds a run of
     *     other models or settings
     */
    public static AlignmentResult run(AlignmentPlan plan, RunListener listener, Consumer<String> say) {
        try (FolderLock lock = WorkFolder.lock(plan.output(), "align");
                OpenModels models = new OpenModels(plan);
                TrainablePolicy policy = models.train(plan.policy())) {
            return new Alignment(plan, models, listener, say).run(policy);
        }
    }

    private AlignmentResult run(TrainablePolicy policy) {
        AlignmentSettings.claim(
                plan,
                policy.fingerprint(),
                models.labeler().fingerprint(),
                models.decomposer().fingerprint(),
                development);
        IterativeAlignment.Builder alignment = IterativeAlignment.builder()
                .rounds(plan.rounds())
                .trainers(this::trainer)
                .development(new DevelopmentMetric(metric(), true, this::score))
                .reopen(models::train)
                .listener(listener);
        if (plan.newestLabeler()) {
            alignment.selfAlignment(this::pairs);
        } else {
            alignment.feedback((round, newest) -> pairs(round, newest, models.labeler()));
        }
        return alignment.build().run(policy, plan.output());
    }

    private String metric() {
        return "confirmed minus rejected claims a response, on " + development.size()
                + " instructions held out by seed " + plan.seed() + ", judged by "
                + models.labeler().name();
    }

    private DpoTrainer trainer(int round) {
        DpoTrainer.Builder trainer = DpoTrainer.builder()
                .beta(plan.beta())
                .learningRate(plan.learningRate())
                .epochs(plan.epochs())
                .batchSize(plan.batchSize())
                .microBatch(plan.microBatch())
                .seed(plan.seed() + round)
                .unusableImages(plan.unusableImages())
                .checkpoints(Checkpoints.every(plan.checkpointEvery()))
                .listener(listener);
        plan.storage().ifPresent(trainer::savedType);
        if (plan.loraRank() > 0) {
            trainer.lora(Lora.rank(plan.loraRank()).withAlpha(2.0 * plan.loraRank()));
        }
        return trainer.build();
    }

    private PreferenceDataset pairs(int round, Policy policy, Policy labeler) {
        Path folder = plan.output().resolve("round-" + round).resolve("feedback");
        FeedbackResult result = FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(decomposer(plan.decomposer().isEmpty() ? labeler : models.decomposer()))
                .scorer(scorer(labeler))
                .candidates(plan.candidates())
                .sampling(sampling())
                .pairsPerInstruction(plan.pairsPerInstruction())
                .seed(plan.seed() + round)
                .batchSize(plan.instructionsPerCall())
                .unusableImages(plan.unusableImages())
                .listener(listener)
                .build()
                .run(pool.turn(round, plan.instructionsPerRound()), folder);
        say.accept("round " + round + ": " + result.pairs().size() + " pairs, " + folder);
        return result.pairs();
    }

    private FeedbackScorer scorer(Policy labeler) {
        return DivideAndConquerScorer.builder(labeler)
                .leastAnswerMass(plan.leastAnswerMass())
                .build();
    }

    private Sampling sampling() {
        return Sampling.builder()
                .temperature(plan.temperature())
                .maxNewTokens(plan.maxNewTokens())
                .build();
    }

    private ClaimDecomposer decomposer(Policy model) {
        Sampling careful = Sampling.builder()
                .temperature(0.2)
                .topP(0.9)
                .maxNewTokens(plan.claimTokens())
                .build();
        return PromptedClaimDecomposer.builder(model)
                .divideSampling(careful)
                .questionSampling(careful)
                .build();
    }

    private double score(Policy policy) {
        HeldOutClaims held = HeldOutClaims.measure(
                policy,
                development,
                Sampling.builder()
                        .temperature(0)
                        .maxNewTokens(plan.maxNewTokens())
                        .build(),
                new ResponseJudge(decomposer(models.decomposer()), scorer(models.labeler())),
                plan.instructionsPerCall(),
                plan.unusableImages(),
                listener);
        say.accept(held.summary());
        return held.value();
    }
}
