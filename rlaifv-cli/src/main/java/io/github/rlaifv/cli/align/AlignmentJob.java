package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of an alignment command.
 *
 * @param options of the command line
 * @param policy folder of the model to align
 * @param labeler folder or address of the model that judges claims
 * @param newestLabeler whether the policy judges itself as it is at the start of each round
 * @param progress receives the progress of the run
 */
public record AlignmentJob(
        AlignmentOptions options, Path policy, String labeler, boolean newestLabeler, RunListener progress) {

    /** Checks what a single option can't check. */
    public void check() {
        options.check(labeler);
        options.checkDecoding(policy);
    }

    void plan(WorkPlan plan) {
        options.plan().describe(plan, this::planned, this::estimated);
    }

    /** Runs the rounds, or what is left of them. */
    public AlignmentResult run(CommandReport report) {
        options.models().roles().requireExisting();
        InstructionSplit split = options.split();
        Path output = options.output();
        // another run in the folder is rejected before the models are opened, which may take minutes
        try (FolderLock lock = WorkFolder.lock(output, "align");
                AdapterServer server = options.served().open(output);
                OnDemandModels models = new OnDemandModels()) {
            options.plan().check(this::planned);
            Judges roles = judges(models, server);
            AlignmentResult result = options.plan()
                    .priced(() -> ServedPolicyOptions.serve(alignment(split, roles, models, report), server)
                            .models(models)
                            .listener(progress)
                            .build()
                            .run(policy, output));
            print(report, result);
            return result;
        }
    }

    private Judges judges(OnDemandModels models, @Nullable AdapterServer server) {
        Policy judging = options.asked(models, labeler, server);
        Optional<Policy> dividing = options.rules()
                ? Optional.empty()
                : Optional.of(options.decomposer(models, server).orElse(judging));
        return new Judges(judging, dividing, dividing.flatMap(divider -> options.asker(models, divider, server)));
    }

    /**
     * What divides responses and judges their claims in the rounds, for other responses.
     *
     * @param models keeps the models, which the caller closes
     */
    public ResponseLabeling labeling(OnDemandModels models) {
        Judges judges = judges(models, null);
        return options.judge(judges.dividing(), judges.asking(), judges.judging());
    }

    /**
     * Adds the judging of other responses to an estimate.
     *
     * @param images number of prompts
     * @param responses number of responses whose claims are judged
     * @param tokens largest number of tokens per response
     */
    public void estimateLabeling(RunEstimateBuilder run, long images, long responses, int tokens) {
        options.judged(policy, labeler).maxNewTokens(tokens).judge(run, RunStages.RANKING, images, responses);
    }

    /** The models of the run by stage. */
    public PlannedRun planned() {
        return options.planned(policy, labeler, newestLabeler);
    }

    private RunEstimate estimated() {
        InstructionSplit split = options.split();
        return estimated(split.training().size(), split.development().size());
    }

    /**
     * What the run is expected to use.
     *
     * @param training number of instructions for training
     * @param development number of instructions for development
     */
    public RunEstimate estimated(long training, long development) {
        return options.estimated(policy, labeler, training, development);
    }

    /** The models that judge: the labeler, what divides if it is a model, and what asks if it is another one. */
    private record Judges(Policy judging, Optional<Policy> dividing, Optional<Policy> asking) {}

    private Alignment.Builder alignment(
            InstructionSplit split, Judges judges, OnDemandModels models, CommandReport report) {
        Policy judging = judges.judging();
        Optional<Policy> dividing = judges.dividing();
        ResponseLabeling fixed = options.judge(dividing, judges.asking(), judging);
        DevelopmentMetric claims = options.metric(fixed, split, progress)
                .afterEach(measured -> report.note(measured.summary()))
                .build()
                .metric(metricName(split, judging));
        return options.alignment(split)
                .labeling(newest -> newestLabeler
                        ? options.judge(
                                dividing.map(divider -> divider == judging ? newest : divider), judges.asking(), newest)
                        : fixed)
                .rounds(options.rounds().development(options.chosenBy(claims, models, progress)))
                .settings(settings(split, judges), options.defaults())
                .afterFeedback((feedback, round) -> report.note("round " + round + ": "
                        + feedback.pairs().size() + " pairs, "
                        + Alignment.feedbackFolder(options.output(), round)));
    }

    private String metricName(InstructionSplit split, Policy judging) {
        return "confirmed minus rejected claims a response, on "
                + split.development().size() + " instructions held out by seed "
                + options.facts().seed() + ", judged by " + judging.name();
    }

    private SortedMap<String, String> settings(InstructionSplit split, Judges models) {
        SortedMap<String, String> settings = options.settings();
        settings.putAll(split.settings());
        settings.put("newest_labeler", String.valueOf(newestLabeler));
        settings.put("labeler", models.judging().fingerprint());
        models.asking().ifPresent(asker -> settings.put("question_model", asker.fingerprint()));
        settings.put(
                "decomposer",
                models.dividing()
                        .map(Policy::fingerprint)
                        .orElseGet(() -> ClaimDecomposer.byRules().settings().toString()));
        return settings;
    }

    private void print(CommandReport report, AlignmentResult result) {
        Path page = options.output().resolve(AlignmentReport.FILE);
        report.text(String.format(
                        "%s: %.3f before, %.3f after; kept of %d rounds: %s%nAligned model: %s%nReport: %s%n",
                        result.metric(),
                        result.baseline(),
                        result.score(),
                        result.rounds().size(),
                        result.kept(),
                        result.model(),
                        page))
                .put("metric", result.metric())
                .put("before", result.baseline())
                .put("after", result.score())
                .put("best_round", result.best().round())
                .put("kept", result.kept())
                .put("rounds", result.rounds().size())
                .put("model", result.model())
                .put("report", page)
                .put("output", options.output());
    }
}
