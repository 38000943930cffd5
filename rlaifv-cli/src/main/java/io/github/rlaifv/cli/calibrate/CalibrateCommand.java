package io.github.rlaifv.cli.calibrate;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.CalibrationRun;
import io.github.rlaifv.feedback.calibration.JudgedClaims;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.YesNoScorerBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv calibrate}: how right a labeler's verdicts are on claims of known truth, and the threshold that
 * suits it best. The output folder contains the report ({@code calibration.json}) and its page ({@code calibration.html}), the
 * threshold for {@code --calibration} of other commands ({@code threshold.json}) and the labeler's answers ({@code
 * judged.jsonl}), from which an interrupted run resumes.
 */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a labeler on claims of known truth, and chooses the threshold that confirms claims.")
public final class CalibrateCommand extends Subcommand {
    private static final int QUESTIONS_PER_CALL = 256;

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that judges claims, or embedded (default: none, required with"
                    + " --claims)")
    private @Nullable String labeler;

    @Mixin
    private ClaimSource source = new ClaimSource();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Mixin
    private MeasureOptions measured = new MeasureOptions();

    @Option(
            names = "--least-answer-mass",
            description = "probability of yes and no together below which a labeler's answer is no verdict, from 0 to 1"
                    + " (default: ${DEFAULT-VALUE})")
    private double leastAnswerMass = YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS;

    @Option(
            names = "--questions-per-call",
            description = "number of questions per call of the labeler (default: ${DEFAULT-VALUE})")
    private int perCall = QUESTIONS_PER_CALL;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Override
    protected void check() {
        measured.calibration();
        OptionValue.checked("--questions-per-call", () -> OptionValue.atLeast(1, perCall));
        OptionValue.checked("--least-answer-mass", () -> {
            if (!(leastAnswerMass >= 0 && leastAnswerMass <= 1)) {
                throw new IllegalArgumentException("must be in [0, 1], was " + leastAnswerMass);
            }
            return leastAnswerMass;
        });
        source.check(labeler);
        source.rejectForJudged("--least-answer-mass", leastAnswerMass != YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS);
        source.rejectForJudged("--questions-per-call", perCall != QUESTIONS_PER_CALL);
        source.rejectForJudged("--device", device.device().isPresent());
        plan.given().ifPresent(option -> source.rejectForJudged(option, true));
    }

    @Override
    protected void plan(WorkPlan work) {
        boolean asked = source.judged().isEmpty();
        work.computes(asked ? "verdicts on the claims, and their metrics" : "metrics of judged claims");
        if (asked) {
            plan.describe(work, this::planned, this::estimated);
        }
    }

    private PlannedRun planned() {
        ModelUses uses = new ModelUses(device.policyOptions());
        uses.add("labeler", labeler, List.of(new LabelingLoad(1, perCall, PlanOptions.PROMPT_TOKENS)));
        return PlannedRun.of("verdicts", uses.all());
    }

    private RunEstimate estimated() {
        List<LabeledClaim> claims = source.read();
        long images = claims.stream()
                .map(claim -> claim.image().fingerprint())
                .distinct()
                .count();
        int tokens = FeedbackEstimate.DEFAULT_CLAIM_TOKENS + FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        long perImage = (claims.size() + images - 1) / images;
        return RunEstimate.builder(RunStages.SCORES)
                .questions(RunStages.SCORES, LedgerOptions.model(String.valueOf(labeler)), images, perImage, tokens)
                .assuming(claims.size() + " claims about " + images + " images, " + perImage + " per image.")
                .assuming(tokens + " text tokens per question.")
                .build();
    }

    @Override
    protected int run(CommandReport report) {
        // a folder of others and another run in the folder are rejected before the labeler is opened
        try (ConsoleProgress progress = progress();
                FolderLock lock = WorkFolder.lock(output.folder(), "calibrate command")) {
            CalibrationRun.Result result = source.judged().isPresent()
                    ? calibration(progress)
                            .again(JudgedClaims.read(source.judged().get()), output.folder())
                    : judge(source.read(), progress);
            lock.requireHeld();
            new CalibrationPage(result.report(), result.threshold()).write(output.folder());
            print(report, result);
        }
        return 0;
    }

    private CalibrationRun calibration(RunListener listener) {
        return new CalibrationRun(measured.calibration(), measured.criterion(), perCall, listener);
    }

    private CalibrationRun.Result judge(List<LabeledClaim> claims, RunListener listener) {
        CalibrationRun.requireUsable(claims, output.folder());
        plan.check(this::planned);
        return plan.priced(() -> {
            try (Policy policy = new ModelAddress(String.valueOf(labeler)).open(device.policyOptions())) {
                return calibration(listener)
                        .judge(
                                DivideAndConquerScorer.builder(policy)
                                        .leastAnswerMass(leastAnswerMass)
                                        // each claim without a verdict is counted, however many an image has
                                        .mostUndecided(1)
                                        .claimsPerCall(perCall)
                                        .build(),
                                claims,
                                output.folder());
            }
        });
    }

    private void print(CommandReport report, CalibrationRun.Result result) {
        CalibratedThreshold chosen = result.threshold();
        report.text(result.report().toTable());
        report.line(String.format(
                Locale.ROOT,
                "%nthreshold %.4f for the best %s: use --calibration=%s",
                chosen.threshold().value(),
                chosen.criterion().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                output.folder()));
        report.line("page: " + output.folder().resolve(CalibrationPage.FILE));
        if (chosen.scorer().isEmpty()) {
            report.line(
                    "the labeler of these claims is not known, since no settings.json is beside them: the threshold is"
                            + " not compared with the labeler that uses it");
        }
        report.put("report", result.report())
                .put("criterion", chosen.criterion().name())
                .put("threshold", chosen.threshold().value())
                .put("labeler_known", !chosen.scorer().isEmpty())
                .put("output", output.folder());
    }
}
