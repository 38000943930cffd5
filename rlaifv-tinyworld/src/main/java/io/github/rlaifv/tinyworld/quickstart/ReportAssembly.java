package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.tinyworld.report.ClaimMark;
import io.github.rlaifv.tinyworld.report.EvaluationSetup;
import io.github.rlaifv.tinyworld.report.Goals;
import io.github.rlaifv.tinyworld.report.ModelFolder;
import io.github.rlaifv.tinyworld.report.PairSample;
import io.github.rlaifv.tinyworld.report.PeakMemory;
import io.github.rlaifv.tinyworld.report.ResponseSample;
import io.github.rlaifv.tinyworld.report.RoundReport;
import io.github.rlaifv.tinyworld.report.RunReport;
import io.github.rlaifv.tinyworld.report.RunReportBuilder;
import io.github.rlaifv.tinyworld.report.SceneSample;
import io.github.rlaifv.tinyworld.report.TrainingSummary;
import io.github.rlaifv.tinyworld.report.Versions;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what a run found into its report. */
final class ReportAssembly {
    /** Name of the average of rounds. */
    static final String AVERAGE = "average";

    private final QuickstartOptions options;
    private final RunImages runImages;
    private final RunModels models;
    private final RunReportBuilder report = RunReport.builder();
    private final Map<String, ImageSource> images = new HashMap<>();

    ReportAssembly(QuickstartOptions options, RunImages runImages, RunModels models, OffsetDateTime begin) {
        this.options = options;
        this.runImages = runImages;
        this.models = models;
        report.createdAt(begin);
    }

    /** The runImages that the report shows. */
    Map<String, ImageSource> images() {
        return images;
    }

    /**
     * The report.
     *
     * @param alignment the rounds and the best of them
     * @param feedback of each round
     * @param measured on held-out images: the base, each round, and the average if there is one
     * @param bestOfN among the candidates of base and aligned model
     * @param fingerprint of the aligned model
     * @param seconds wall time by stage
     */
    RunReport report(
            AlignmentResult alignment,
            List<FeedbackResult> feedback,
            List<MeasuredModel> measured,
            PoolCurves bestOfN,
            String fingerprint,
            Map<String, Double> seconds) {
        int kept = alignment.averaged() ? measured.size() - 1 : alignment.best().round();
        List<LabelerAccuracy> labels = new ArrayList<>();
        report.title("RLAIF-V on the " + runImages.name())
                .evaluation(evaluation(alignment))
                .goals(runImages.hasTruth() ? Goals.paper() : null)
                .versions(Versions.current(models.device()))
                .peakMemory(PeakMemory.measure())
                .selectedRound(kept)
                .round(new RoundReport("base", measured.get(0).metrics(), bestOfN.ofBase(), null, null));
        for (RoundResult round : alignment.rounds()) {
            int number = round.round();
            FeedbackSummary summary = FeedbackSummary.of(number, feedback.get(number - 1), runImages);
            report.round(new RoundReport(
                    "round " + number,
                    measured.get(number).metrics(),
                    number == kept ? bestOfN.ofAligned() : List.of(),
                    summary.forReport(),
                    round.steps() == 0 ? null : training(round)));
            if (round.steps() == 0 || summary.manyLeftOut()) {
                report.note(summary.inWords());
            }
            labels.add(summary.labels());
        }
        alignment
                .average()
                .ifPresent(average -> report.round(new RoundReport(
                                AVERAGE,
                                measured.get(measured.size() - 1).metrics(),
                                alignment.averaged() ? bestOfN.ofAligned() : List.of(),
                                null,
                                null))
                        .note("The model \"" + AVERAGE + "\" is the " + average.inWords() + ", weight by weight."));
        seconds.forEach(report::seconds);
        report.usage(RunLedger.of(options.output()).rows());
        models(fingerprint);
        settings();
        notes(alignment, labels);
        samples(measured.get(0), measured.get(kept));
        pairs(feedback);
        return report.build();
    }

    private EvaluationSetup evaluation(AlignmentResult alignment) {
        double temperature = options.evaluation().temperature();
        return new EvaluationSetup(
                runImages.inWords(runImages.heldOut()),
                runImages.heldOut().size(),
                alignment.metric(),
                temperature == 0
                        ? "greedy"
                        : String.format(Locale.ROOT, "one response each, sampled at temperature %s", temperature));
    }

    private static TrainingSummary training(RoundResult round) {
        return new TrainingSummary(
                round.steps(),
                finite(round, "loss"),
                finite(round, "rewards/chosen"),
                finite(round, "rewards/rejected"),
                finite(round, "rewards/accuracies"));
    }

    private static @Nullable Double finite(RoundResult round, String metric) {
        Double value = round.lastEpoch().get(metric);
        return value == null || !Double.isFinite(value) ? null : value;
    }

    private void models(String aligned) {
        String base = models.folder().getFileName().toString();
        report.model(new ModelFolder("base", base, models.base().fingerprint()))
                .model(new ModelFolder(
                        "labeler and divider",
                        models.labeler().name(),
                        models.labeler().fingerprint()))
                .model(new ModelFolder("aligned", "aligned", aligned));
    }

    private void settings() {
        report.seed("run", options.seed()).seed("measured responses", options.evaluationSeed());
        for (int round = 1; round <= options.rounds().settings().rounds(); round++) {
            report.seed("round " + round + ": candidates, pairs, order", options.roundSeed(round));
        }
        ReportedSettings.of(options).forEach(report::setting);
    }

    private void notes(AlignmentResult alignment, List<LabelerAccuracy> labels) {
        if (!alignment.improved()) {
            report.note("No round scored better than the base on the development part; the best of the rounds is kept"
                    + " and may be no better than the base.");
        }
        if (runImages.hasTruth()) {
            report.note("Labeler accuracy in the tables is that of its answers about the claims in the model's own"
                    + " responses to the held-out scenes. Of the labels that the rounds' pairs were made from, on other"
                    + " scenes, "
                    + labels.stream().map(ReportAssembly::percent).collect(Collectors.joining(", ")) + " are right.");
        } else {
            report.note("These images have no ground truth: hallucination is not measured, and the best round is chosen"
                    + " by the labeler's own judgement.");
        }
    }

    private static String percent(LabelerAccuracy check) {
        Double accuracy = check.accuracy();
        return accuracy == null ? "none known" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
    }

    private void samples(MeasuredModel base, MeasuredModel aligned) {
        List<Instruction> heldOut = runImages.heldOut();
        for (int i = 0; i < Math.min(options.evaluation().samples(), heldOut.size()); i++) {
            Instruction instruction = heldOut.get(i);
            report.sample(new SceneSample(
                    shown(instruction),
                    instruction.question(),
                    runImages.description(instruction).orElse(null),
                    sample(instruction, base, i),
                    sample(instruction, aligned, i)));
        }
    }

    private ResponseSample sample(Instruction instruction, MeasuredModel measured, int index) {
        return new ResponseSample(
                measured.responses().get(index),
                measured.verdicts().get(index).stream()
                        .filter(ClaimVerdict::decided)
                        .map(verdict -> mark(instruction, verdict))
                        .toList());
    }

    private ClaimMark mark(Instruction instruction, ClaimVerdict verdict) {
        return new ClaimMark(
                verdict.claim().statement(),
                verdict.pYes(),
                verdict.pNo(),
                runImages.truth(instruction, verdict.claim()).orElse(null));
    }

    /** The first pairs of each round. */
    private void pairs(List<FeedbackResult> feedback) {
        int each = Math.max(1, options.evaluation().samples() / Math.max(1, feedback.size()));
        for (FeedbackResult round : feedback) {
            for (PreferencePair pair :
                    round.pairs().toList().stream().limit(each).toList()) {
                report.pair(new PairSample(
                        shown(pair.instruction()),
                        pair.instruction().question(),
                        pair.chosen(),
                        pair.rejected(),
                        pair.chosenScore(),
                        pair.rejectedScore()));
            }
        }
    }

    private String shown(Instruction instruction) {
        images.put(instruction.id(), instruction.image());
        return instruction.id();
    }
}
