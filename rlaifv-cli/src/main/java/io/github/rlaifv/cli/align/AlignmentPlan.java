package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.QuestionModelOption;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages of an alignment with the models that are open in each. Models of other stages are closed meanwhile. In
 * the development metric, dividing and judging need no more than in the first stages, unless another model does so in them.
 *
 * @param models how models are opened
 * @param feedback settings of the feedback
 * @param claimTokens maximum number of tokens per list of claims
 * @param newestLabeler whether the policy and its copies judge the candidates of a round, in place of the labeler
 * @param served whether the policy writes candidates and judges on a server, where it needs no memory here
 * @param withinEpochs whether the policy is evaluated during its training, with the state of the optimizer in memory
 */
record AlignmentPlan(
        ModelOptions models,
        FeedbackSettings feedback,
        int claimTokens,
        boolean newestLabeler,
        boolean served,
        boolean withinEpochs) {
    /**
     * What divides responses.
     *
     * @param decomposer what lists claims
     * @param questions what turns them into questions
     */
    record Dividers(DecomposerOption decomposer, QuestionModelOption questions) {}

    /** Number of responses per prompt in a pair. */
    private static final int RESPONSES = 2;

    /**
     * Describes an alignment.
     *
     * @param policy folder of the model to align
     * @param labeler folder or address of the labeler
     * @param dividers what divides responses
     * @param step the training
     * @param judge the model that judges answers to benchmarks, which choose the best weights; empty if none does
     */
    PlannedRun of(Path policy, String labeler, Dividers dividers, TrainingLoad step, List<ModelUse> judge) {
        int responses = feedback.candidates();
        Workload scoring =
                new ScoringLoad(DpoTrainer.DEFAULT_REFERENCE_BATCH, RESPONSES, PlanOptions.PROMPT_TOKENS, tokens());
        boolean newest = newestLabeler && !served;
        PlannedRun run = PlannedRun.of(
                        "candidates", served ? List.of() : policy(policy, List.of(sampling(feedback.candidates()))))
                .then("claims", divider(feedback.batchSize() * (long) responses, dividers, labeler, newest))
                .then("verdicts", verdicts(responses, dividers, labeler, newest));
        if (!models.roles().reference().isEmpty()) {
            ModelUses reference = new ModelUses(models.opened(true));
            reference.add(
                    "reference",
                    policy.toString(),
                    List.of(scoring),
                    models.roles().reference());
            run = run.then("reference", reference.all());
        } else {
            // the copies of the policy take no part in it
            run = run.then(
                    "training",
                    policy(policy, List.of(scoring), first(models.roles().policy())));
        }
        run = run.then("training", policy(policy, List.of(step)));
        if (withinEpochs) {
            // the policy and its replicas stay open while the others judge
            List<ModelUse> learning = policy(policy, List.of(sampling(1))).stream()
                    .map(use -> use.between(step))
                    .toList();
            run = served ? run : run.then("development", learning);
            run = run.then("development", together(learning, divider(feedback.batchSize(), dividers, labeler, false)))
                    .then("development", together(learning, verdicts(1, dividers, labeler, false)));
            run = judge.isEmpty() ? run : run.then("development", together(learning, judge));
        } else if (!served) {
            run = run.then(
                    "development",
                    policy(policy, List.of(sampling(1)), first(models.roles().policy())));
        }
        if (!withinEpochs && !judge.isEmpty()) {
            run = run.then("development", judge);
        }
        return newest && !withinEpochs
                ? run.then("development", divider(feedback.batchSize(), dividers, labeler, false))
                        .then("development", verdicts(1, dividers, labeler, false))
                : run;
    }

    private static List<ModelUse> together(List<ModelUse> some, List<ModelUse> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<ComputeDevice> first(List<ComputeDevice> devices) {
        return devices.subList(0, Math.min(1, devices.size()));
    }

    private int tokens() {
        return feedback.sampling().maxNewTokens();
    }

    private PlannedFeedback work() {
        return new PlannedFeedback(PlanOptions.PROMPT_TOKENS, tokens(), claimTokens);
    }

    private Workload sampling(int candidates) {
        return work().sampling(feedback.batchSize(), candidates);
    }

    private List<ModelUse> policy(Path folder, List<Workload> loads) {
        return policy(folder, loads, models.roles().policy());
    }

    private List<ModelUse> policy(Path folder, List<Workload> loads, List<ComputeDevice> devices) {
        ModelUses uses = new ModelUses(models.opened(true));
        uses.add("policy", folder.toString(), loads, devices);
        return uses.all();
    }

    /** @param newest whether the newest policy judges */
    private List<ModelUse> judge(int responses, String labeler, boolean newest) {
        return asked("labeler", labeler, work().judging(responses), newest);
    }

    /**
     * A model that is only asked: the newest policy as it is opened for training, or one for which no option says in what
     * type it is opened.
     */
    private List<ModelUse> asked(String role, String address, Workload load, boolean newest) {
        ModelUses uses = new ModelUses(models.opened(newest));
        uses.add(
                newest ? "policy" : role,
                address,
                List.of(load),
                newest ? models.roles().policy() : models.roles().labeler());
        return uses.all().stream().map(ModelUse::withoutRemedies).toList();
    }

    /** The labeler. If it divides too, the model that writes questions is open beside it. */
    private List<ModelUse> verdicts(int responses, Dividers dividers, String labeler, boolean newest) {
        List<ModelUse> judging = judge(responses, labeler, newest);
        boolean divides = !dividers.decomposer().rules()
                && dividers.decomposer().model().orElse(labeler).equals(labeler);
        return divides ? withQuestions(judging, dividers, labeler, dividing(responses)) : judging;
    }

    private List<ModelUse> withQuestions(List<ModelUse> others, Dividers dividers, String labeler, Workload dividing) {
        String divider = dividers.decomposer().model().orElse(labeler);
        return Stream.concat(
                        others.stream(),
                        dividers
                                .questions()
                                .model()
                                .filter(address -> !address.equals(divider))
                                .map(address -> asked("question model", address, dividing, false))
                                .orElse(List.of())
                                .stream())
                .toList();
    }

    private Workload dividing(long responses) {
        return work().dividing(responses, PromptedClaimDecomposer.DEFAULT_REQUESTS_PER_CALL);
    }

    /** @param newest whether the newest policy is the labeler */
    private List<ModelUse> divider(long responses, Dividers dividers, String labeler, boolean newest) {
        DecomposerOption decomposer = dividers.decomposer();
        if (decomposer.rules()) {
            return List.of();
        }
        List<ModelUse> listing = asked(
                "decomposer",
                decomposer.model().orElse(labeler),
                dividing(responses),
                newest && decomposer.model().isEmpty());
        return withQuestions(listing, dividers, labeler, dividing(responses));
    }
}
