package io.github.rlaifv.cli.calibrate;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.ModelAddressConverter;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.calibration.LabeledClaimFile;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.feedback.calibration.ScoredClaimFile;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.YesNoScorerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv calibrate}: how right a labeler's verdicts are on claims of known truth, and the threshold that
 * suits it best. The output folder contains the report ({@code calibration.json}), the threshold for {@code --calibration}
 * of other commands ({@code threshold.json}) and the labeler's answers ({@code judged.jsonl}).
 */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a labeler on claims of known truth, and chooses the threshold that confirms claims.")
public final class CalibrateCommand extends Subcommand {
    private static final String REPORT = "calibration.json";
    private static final String JUDGED = "judged.jsonl";

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that judges claims, or embedded (default: none, required with"
                    + " --claims)")
    private @Nullable String labeler;

    @Option(
            names = "--claims",
            description =
                    "JSON Lines file of claims of known truth, with image, question, truth and optionally statement"
                            + " (default: those of --judged)")
    private @Nullable Path claims;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--judged",
            description = "file " + JUDGED
                    + " of an earlier calibration, which is measured again without a model (default: none)")
    private @Nullable Path judged;

    @Option(names = "--output", required = true, description = "folder of the results, which must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

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
    private int perCall = 256;

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
        if ((claims == null) == (judged == null)) {
            throw new IllegalArgumentException(
                    "give either --claims, a file of claims to judge, or --judged, a file of claims that were judged");
        }
        if ((labeler == null) == (claims != null)) {
            throw new IllegalArgumentException(
                    claims != null
                            ? "--claims are judged by a labeler: add --labeler"
                            : "--labeler has no effect on --judged, whose claims are judged already: remove it");
        }
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(claims == null ? "metrics of judged claims" : "verdicts on the claims, and their metrics");
        if (claims != null) {
            plan.describe(work, this::planned);
        }
    }

    private PlannedRun planned() {
        ModelUses uses = new ModelUses(device.policyOptions());
        uses.add("labeler", labeler, List.of(new LabelingLoad(1, perCall, PlanOptions.PROMPT_TOKENS)));
        return PlannedRun.of("verdicts", uses.all());
    }

    @Override
    protected int run(CommandReport report) {
        LabelerCalibration calibration = measured.calibration();
        if (judged != null) {
            List<ScoredClaim> known = ScoredClaimFile.read(judged);
            return write(report, calibration.report(known), known);
        }
        List<LabeledClaim> asked = LabeledClaimFile.read(path(claims), ImageRoots.of(reading.imageRoots()));
        plan.check(this::planned);
        return plan.priced(() -> {
            try (Policy policy = new ModelAddress(String.valueOf(labeler)).open(device.policyOptions())) {
                FeedbackScorer scorer = DivideAndConquerScorer.builder(policy)
                        .leastAnswerMass(leastAnswerMass)
                        // each claim without a verdict is counted, however many an image has
                        .mostUndecided(1)
                        .claimsPerCall(perCall)
                        .build();
                List<ScoredClaim> scored = LabelerCalibration.judge(scorer, asked);
                return write(
                        report, calibration.report(scored, asked.size() - scored.size(), scorer.settings()), scored);
            }
        });
    }

    private static Path path(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("checked before");
        }
        return path;
    }

    private int write(CommandReport report, CalibrationReport measures, List<ScoredClaim> scored) {
        CalibratedThreshold chosen = CalibratedThreshold.of(measures, measured.criterion());
        AtomicFolder.create(output, "calibration", fresh -> {
            ScoredClaimFile.write(scored, fresh.resolve(JUDGED));
            measures.write(fresh.resolve(REPORT));
            chosen.write(fresh.resolve(CalibratedThreshold.FILE));
        });
        report.text(measures.toTable());
        report.line(String.format(
                Locale.ROOT,
                "%nthreshold %.4f for the best %s: use --calibration=%s",
                chosen.threshold().value(),
                chosen.criterion().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                output));
        report.put("report", measures)
                .put("criterion", chosen.criterion().name())
                .put("threshold", chosen.threshold().value())
                .put("output", output);
        return 0;
    }
}
