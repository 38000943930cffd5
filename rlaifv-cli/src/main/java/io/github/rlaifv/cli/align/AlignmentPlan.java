package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.FeedbackSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The stages of an alignment with the models that are open in each. Models of other stages are closed meanwhile.
 *
 * @param models how models are opened
 * @param feedback settings of the feedback
 * @param claimTokens maximum number of tokens per list of claims
 */
record AlignmentPlan(ModelOptions models, FeedbackSettings feedback, int claimTokens) {
    /** Number of claims per response that the plan assumes. */
    private static final int CLAIMS = 8;

    /** Number of responses per prompt in a pair. */
    private static final int RESPONSES = 2;

    /**
     * Describes an alignment.
     *
     * @param policy folder of the model to align
     * @param labeler folder or address of the labeler
     * @param decomposer folder or address of the model that divides responses, if it is not the labeler
     * @param step the training
     */
    PlannedRun of(Path policy, String labeler, Optional<String> decomposer, TrainingLoad step) {
        PlannedRun judged = judged(candidates(policy), labeler, decomposer);
        Workload scoring =
                new ScoringLoad(DpoTrainer.DEFAULT_REFERENCE_BATCH, RESPONSES, PlanOptions.PROMPT_TOKENS, tokens());
        if (models.roles().reference().isEmpty()) {
            return judged.then(
                    "training", trained(policy, List.of(scoring, step)).all());
        }
        ModelUses reference = new ModelUses(models.opened(true));
        reference.add(
                "reference", policy.toString(), List.of(scoring), models.roles().reference());
        return judged.then("reference", reference.all())
                .then("training", trained(policy, List.of(step)).all());
    }

    private int tokens() {
        return feedback.sampling().maxNewTokens();
    }

    private ModelUses trained(Path policy, List<Workload> loads) {
        ModelUses uses = new ModelUses(models.opened(true));
        uses.add("policy", policy.toString(), loads, models.roles().policy());
        return uses;
    }

    private PlannedRun candidates(Path policy) {
        Workload sampling =
                new GenerationLoad(feedback.batchSize(), feedback.candidates(), PlanOptions.PROMPT_TOKENS, tokens());
        return PlannedRun.of("candidates", trained(policy, List.of(sampling)).all());
    }

    private PlannedRun judged(PlannedRun run, String labeler, Optional<String> decomposer) {
        int responses = feedback.candidates();
        Workload labeling = new LabelingLoad(1, CLAIMS * responses, PlanOptions.PROMPT_TOKENS);
        Workload dividing = new GenerationLoad(responses, 1, PlanOptions.PROMPT_TOKENS + tokens(), claimTokens, false);
        ModelUses divider = new ModelUses(models.opened(false));
        divider.add(
                "decomposer",
                decomposer.orElse(labeler),
                List.of(dividing),
                models.roles().labeler());
        ModelUses judge = new ModelUses(models.opened(false));
        judge.add("labeler", labeler, List.of(labeling), models.roles().labeler());
        return run.then("claims", divider.all()).then("verdicts", judge.all());
    }
}
