package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.internal.run.PlannedTraining;
import io.github.rlaifv.feedback.FeedbackSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Describes the models of a quickstart by stage, for a plan of its memory. */
public final class QuickstartPlan {
    /** Number of claims per response that the plan assumes. */
    private static final int CLAIMS = 8;

    private final QuickstartOptions options;
    private final int promptTokens;

    private QuickstartPlan(QuickstartOptions options, int promptTokens) {
        this.options = options;
        this.promptTokens = promptTokens;
    }

    /**
     * Describes a quickstart.
     *
     * @param options options of the run
     * @param promptTokens number of text tokens per prompt
     */
    public static PlannedRun of(QuickstartOptions options, int promptTokens) {
        QuickstartPlan plan = new QuickstartPlan(options, promptTokens);
        return plan.of(options.sources().model().orElseGet(EmbeddedModel::configuration));
    }

    /** The base stays open, as the reference and unless another is given as the labeler, beside the trained policy. */
    private PlannedRun of(Path model) {
        FeedbackSettings feedback = options.feedback().settings();
        int tokens = options.sampling().maxNewTokens();
        ModelUse opened = ModelUse.of("base", model, options.models());
        ModelUse labeler = options.sources()
                .labeler()
                .map(folder -> ModelUse.of("labeler", folder, RunModels.asStored(options.models()))
                        .withoutRemedies())
                .orElse(opened);
        ModelUse judging = labeler.with(
                        new GenerationLoad(feedback.candidates(), 1, promptTokens + tokens, tokens, false))
                .with(new LabelingLoad(1, CLAIMS * feedback.candidates(), promptTokens));
        List<ModelUse> uses = new ArrayList<>();
        uses.add(judging);
        if (labeler != opened) {
            uses.add(opened);
        }
        TrainingLoad step = PlannedTraining.ofPairs(options.training(1).options(), promptTokens, tokens);
        ModelUse policy = ModelUse.of("policy", model, options.models())
                .with(new GenerationLoad(feedback.batchSize(), feedback.candidates(), promptTokens, tokens))
                .with(new ScoringLoad(DpoTrainer.DEFAULT_REFERENCE_BATCH, 2, promptTokens, tokens))
                .with(step);
        uses.add(policy);
        return PlannedRun.of("rounds", uses);
    }
}
