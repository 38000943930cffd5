package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.ModelUse;
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
 * The stages of an alignment with the models that are open in each. Models of other stages are closed meanwhile. The
 * development metric needs no more than the first stages, of which it repeats the greedy form, unless another model judges
 * in them.
 *
 * @param models how models are opened
 * @param feedback settings of the feedback
 * @param claimTokens maximum number of tokens per list of claims
 * @param newestLabeler whether the policy and its copies judge the candidates of a round, in place of the labeler
 */
record AlignmentPlan(ModelOptions models, FeedbackSettings feedback, int claimTokens, boolean newestLabeler) {
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
        int responses = feedback.candidates();
        Workload scoring =
                new ScoringLoad(DpoTrainer.DEFAULT_REFERENCE_BATCH, RESPONSES, PlanOptions.PROMPT_TOKENS, tokens());
        PlannedRun run = PlannedRun.of("candidates", policy(policy, List.of(sampling())))
                .then(
                        "claims",
                        divider(
                                responses,
                                decomposer.orElse(labeler),
                                decomposer.isPresent() ? models.roles().labeler() : judging()))
                .then("verdicts", judge(responses, labeler, judging()));
        List<Workload> training = List.of(scoring, step);
        if (!models.roles().reference().isEmpty()) {
            ModelUses reference = new ModelUses(models.opened(true));
            reference.add(
                    "reference",
                    policy.toString(),
                    List.of(scoring),
                    models.roles().reference());
            if (step.lora().isPresent()) {
                // its adapters are tried before the reference scores, so that it is not closed
                reference.add(
                        "policy",
                        policy.toString(),
                        List.of(),
                        first(models.roles().policy()));
            }
            run = run.then("reference", reference.all());
            training = List.of(step);
        }
        run = run.then("training", policy(policy, training));
        return newestLabeler
                ? run.then("development", judge(1, labeler, models.roles().labeler()))
                : run;
    }

    private static List<ComputeDevice> first(List<ComputeDevice> devices) {
        return devices.subList(0, Math.min(1, devices.size()));
    }

    /** The devices on which the candidates of a round are judged. */
    private List<ComputeDevice> judging() {
        return newestLabeler ? models.roles().policy() : models.roles().labeler();
    }

    private int tokens() {
        return feedback.sampling().maxNewTokens();
    }

    private Workload sampling() {
        return new GenerationLoad(feedback.batchSize(), feedback.candidates(), PlanOptions.PROMPT_TOKENS, tokens());
    }

    private List<ModelUse> policy(Path folder, List<Workload> loads) {
        ModelUses uses = new ModelUses(models.opened(true));
        uses.add("policy", folder.toString(), loads, models.roles().policy());
        return uses.all();
    }

    private List<ModelUse> judge(int responses, String labeler, List<ComputeDevice> devices) {
        ModelUses uses = new ModelUses(models.opened(false));
        Workload labeling = new LabelingLoad(1, CLAIMS * responses, PlanOptions.PROMPT_TOKENS);
        uses.add("labeler", labeler, List.of(labeling), devices);
        return uses.all();
    }

    private List<ModelUse> divider(int responses, String decomposer, List<ComputeDevice> devices) {
        ModelUses uses = new ModelUses(models.opened(false));
        Workload dividing = new GenerationLoad(responses, 1, PlanOptions.PROMPT_TOKENS + tokens(), claimTokens, false);
        uses.add("decomposer", decomposer, List.of(dividing), devices);
        return uses.all();
    }
}
