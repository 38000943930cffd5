package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A calibration in a folder of its own: each answer of the labeler is kept in {@code judged.jsonl} as soon as it is known, so
 * that an interrupted run resumes, and the answers can be measured again without a model. The folder also has the report
 * ({@code calibration.json}), the chosen threshold ({@code threshold.json}), the settings ({@code settings.json}) and what the
 * labeler used ({@code ledger.json}).
 */
public final class CalibrationRun {
    private final LabelerCalibration calibration;
    private final Criterion criterion;
    private final int claimsPerCall;
    private final RunListener listener;

    /**
     * Creates a run.
     *
     * @param calibration what is measured
     * @param criterion what the chosen threshold makes largest
     * @param claimsPerCall mean number of claims that are judged before they are kept, at least 1. Results depend on it only
     *     within the bounds of {@link io.github.rlaifv.core.policy.Policy}
     * @param listener listener that is notified of the stage {@code scores}, whose unit is a claim
     * @throws IllegalArgumentException if the number is out of range
     */
    public CalibrationRun(
            LabelerCalibration calibration, Criterion criterion, int claimsPerCall, RunListener listener) {
        if (claimsPerCall < 1) {
            throw new IllegalArgumentException("claimsPerCall must be >= 1, was " + claimsPerCall);
        }
        this.calibration = Objects.requireNonNull(calibration, "calibration");
        this.criterion = Objects.requireNonNull(criterion, "criterion");
        this.claimsPerCall = claimsPerCall;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * The result of a calibration.
     *
     * @param report the report
     * @param threshold the threshold that is best for the criterion
     */
    public record Result(CalibrationReport report, CalibratedThreshold threshold) {
        public Result {
            Objects.requireNonNull(report, "report");
            Objects.requireNonNull(threshold, "threshold");
        }
    }

    /**
     * Rejects a folder in which no calibration can be made, and claims that can't be measured. {@link #judge} does the same,
     * but needs a labeler, which may take minutes to open.
     *
     * @throws BadDataException if the folder holds files of others, or unless there are both true and false claims
     */
    public static void requireUsable(List<LabeledClaim> claims, Path folder) {
        CalibrationFolder.requireUsable(folder);
        LabelerCalibration.requireBoth(
                (int) claims.stream().filter(LabeledClaim::truth).count(), claims.size());
    }

    /**
     * Lets a scorer judge the claims that are not judged in the folder yet, all claims of one image together, and measures
     * them.
     *
     * @param scorer a scorer that gives one verdict per claim; its own threshold is ignored
     * @param claims claims with their truth
     * @param folder folder of the calibration, created if it is missing
     * @throws BadDataException unless there are both true and false claims, if the folder holds a calibration with other
     *     claims, another scorer or other settings, or if the scorer gives no verdict at all
     * @throws RetriableException if requests failed that may succeed later, after all others are done and kept
     */
    public Result judge(FeedbackScorer scorer, List<LabeledClaim> claims, Path folder) {
        ClaimsByImage.requireVerdicts(scorer);
        requireUsable(claims, folder);
        ClaimsByImage all = ClaimsByImage.of(claims);
        try (WorkFolder work =
                CalibrationFolder.open(folder, settings(scorer.settings(), content(all), claims.size()))) {
            Path file = folder.resolve(CalibrationFolder.JUDGED);
            RunLedger.count(
                    work,
                    () -> RunLedger.stage(RunStages.SCORES, () -> {
                        try (Journal journal = journal(file)) {
                            judge(scorer, all, journal);
                            journal.requireThere();
                            return true;
                        }
                    }));
            return write(JudgedClaims.of(JudgedClaims.lines(file), scorer.settings()), work);
        }
    }

    /**
     * Measures claims that were judged before.
     *
     * @param judged the answers
     * @param folder folder of the new calibration, created if it is missing
     * @throws BadDataException as {@link #judge}
     */
    public Result again(JudgedClaims judged, Path folder) {
        requireVerdicts(judged);
        CalibrationFolder.requireUsable(folder);
        int all = judged.claims().size() + judged.undecided();
        ContentHash content = new ContentHash();
        judged.claims().forEach(claim -> content.part(claim.identity()));
        try (WorkFolder work = CalibrationFolder.open(folder, settings(judged.scorer(), content.text(), all))) {
            try (Journal journal = journal(folder.resolve(CalibrationFolder.JUDGED))) {
                journal.append(IntStream.range((int) journal.size(), all)
                        .mapToObj(number -> judged.line(number).json().toString())
                        .toList());
            }
            return write(judged, work);
        }
    }

    private static Journal journal(Path file) {
        return Journal.open(
                file,
                entry -> String.valueOf(JudgedClaim.of(JsonLines.parse(
                                file, entry.line(), entry.text(), "remove the line to judge the claim again"))
                        .number()));
    }

    private void judge(FeedbackScorer scorer, ClaimsByImage all, Journal journal) {
        List<ClaimsByImage.OfImage> images = all.images();
        int perCall = (int)
                Math.max(1, (long) claimsPerCall * images.size() / all.claims().size());
        listener.stageStarted(RunStages.SCORES, all.claims().size());
        listener.progressed(RunStages.SCORES, journal.size());
        List<RequestFailure> left = new ArrayList<>();
        for (WorkGroup<ClaimsByImage.OfImage> group :
                WorkGroup.of(images, perCall, one -> isJudged(one, journal), scorer.dependsOnCall())) {
            Cancellation.check("judging claims");
            List<Outcome<ResponseScore>> scores = Outcome.onePerRequest(
                    scorer.tryScore(group.units().stream().map(all::asked).toList()),
                    group.units().size(),
                    scorer);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < scores.size(); i++) {
                ClaimsByImage.OfImage one = group.units().get(i);
                Optional<RequestFailure> failure = scores.get(i).failure();
                if (!group.open().contains(one)) {
                    continue;
                }
                if (failure.isPresent() && failure.get().retriable()) {
                    left.add(failure.get());
                    continue;
                }
                failure.ifPresent(reason -> listener.skipped(RunStages.SCORES, one.image(), reason.toString()));
                // a killed run may have kept some claims of an image
                all.judged(one, scores.get(i).value()).stream()
                        .filter(claim -> !journal.contains(String.valueOf(claim.number())))
                        .forEach(claim -> lines.add(claim.json().toString()));
            }
            journal.append(lines);
            RunLedger.tick();
            listener.progressed(RunStages.SCORES, journal.size());
        }
        if (!left.isEmpty()) {
            throw new RetriableException("the claims about " + left.size() + " of " + images.size()
                    + " images have no answers yet: " + left.get(0)
                    + ". What is finished is kept: run again to ask about the others");
        }
        listener.stageFinished(RunStages.SCORES);
    }

    private static boolean isJudged(ClaimsByImage.OfImage one, Journal journal) {
        return one.numbers().stream().allMatch(number -> journal.contains(String.valueOf(number)));
    }

    private SortedMap<String, String> settings(SortedMap<String, String> scorer, String content, int claims) {
        SortedMap<String, String> settings = new TreeMap<>(calibration.settings());
        settings.put("criterion", criterion.name());
        settings.put(CalibrationFolder.CLAIMS, String.valueOf(claims));
        settings.put("claims_content", content);
        CalibrationFolder.addScorer(scorer, settings);
        return settings;
    }

    private static String content(ClaimsByImage all) {
        ContentHash hash = new ContentHash();
        all.images()
                .forEach(one -> one.numbers().forEach(number -> {
                    LabeledClaim claim = all.claims().get(number);
                    hash.part(String.valueOf(number))
                            .part(one.image())
                            .part(claim.claim().statement())
                            .part(claim.claim().question())
                            .part(String.valueOf(claim.truth()));
                }));
        return hash.text();
    }

    private static void requireVerdicts(JudgedClaims judged) {
        if (judged.claims().isEmpty()) {
            throw new BadDataException("the labeler gave no verdict on any of the " + judged.undecided()
                    + " claims, so there is nothing to measure: ask it a question and look at its answer, and"
                    + " lower the least probability of yes and no if its answers are right");
        }
    }

    private Result write(JudgedClaims judged, WorkFolder work) {
        requireVerdicts(judged);
        CalibrationReport report = calibration.report(judged);
        CalibratedThreshold threshold = CalibratedThreshold.of(report, criterion);
        work.requireThere(CalibrationFolder.SETTINGS, CalibrationFolder.JUDGED);
        report.write(work.path().resolve(CalibrationFolder.REPORT));
        threshold.write(work.path().resolve(CalibratedThreshold.FILE));
        return new Result(report, threshold);
    }
}
