package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.DevelopmentClaims;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.feedback.FeedbackResult;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * One run of an alignment command.
 *
 * @param options of the command line
 * @param policy folder of the model to align
 * @param labeler folder or address of the model that judges claims
 * @param newestLabeler whether the policy judges itself as it is at the start of each round
 */
record AlignmentJob(AlignmentOptions options, Path policy, String labeler, boolean newestLabeler) {

    void run() {
        options.check(labeler);
        if (options.plan().dryRun(this::planned, this::estimated)) {
            return;
        }
        options.models().roles().requireExisting();
        InstructionSplit split = options.split();
        Path output = options.output();
        // another run in the folder is rejected before the models are opened, which may take minutes
        try (ConsoleProgress progress = ConsoleProgress.onStandardError();
                FolderLock lock = WorkFolder.lock(output, "align");
                AdapterServer server = options.served().open(output);
                OnDemandModels models = new OnDemandModels()) {
            options.plan().check(this::planned);
            Policy judging = options.asked(models, labeler, server);
            Policy dividing = options.decomposer(models, server).orElse(judging);
            print(options.plan()
                    .priced(() -> ServedPolicyOptions.serve(alignment(split, judging, dividing, progress), server)
                            .models(models)
                            .build()
                            .run(policy, output)));
        }
    }

    private PlannedRun planned() {
        return options.planned(policy, labeler, newestLabeler);
    }

    private RunEstimate estimated() {
        return options.estimated(policy, labeler);
    }

    private Alignment.Builder alignment(InstructionSplit split, Policy judging, Policy dividing, RunListener listener) {
        ResponseLabeling fixed = options.judge(dividing, judging);
        return options.alignment(split)
                .labeling(newest ->
                        newestLabeler ? options.judge(dividing == judging ? newest : dividing, newest) : fixed)
                .rounds(options.rounds()
                        .development(options.metric(fixed, split, listener)
                                .afterEach(AlignmentJob::print)
                                .build()
                                .metric(options.metricName(judging))))
                .settings(settings(split, judging, dividing), options.defaults())
                .afterFeedback(this::print)
                .listener(listener);
    }

    private SortedMap<String, String> settings(InstructionSplit split, Policy judging, Policy dividing) {
        SortedMap<String, String> settings = options.settings();
        settings.putAll(split.settings());
        settings.put("newest_labeler", String.valueOf(newestLabeler));
        settings.put("labeler", judging.fingerprint());
        settings.put("decomposer", dividing.fingerprint());
        return settings;
    }

    private void print(FeedbackResult feedback, int round) {
        System.out.println("round " + round + ": " + feedback.pairs().size() + " pairs, "
                + Alignment.feedbackFolder(options.output(), round));
    }

    private static void print(DevelopmentClaims claims) {
        System.out.println(claims.summary());
    }

    private void print(AlignmentResult result) {
        System.out.printf(
                "%s: %.3f before, %.3f after round %d of %d%nAligned model: %s%nReport: %s%n",
                result.metric(),
                result.baseline(),
                result.best().score(),
                result.best().round(),
                result.rounds().size(),
                result.model(),
                options.output().resolve(AlignmentReport.FILE));
    }
}
