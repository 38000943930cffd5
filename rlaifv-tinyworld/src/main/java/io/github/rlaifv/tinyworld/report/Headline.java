package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Head of the report page: the changes from the base to the aligned model, and whether the goals were reached. */
record Headline(RunReport report) {

    String html() {
        return "<p class=\"lead\">" + Html.text(sentence()) + "</p><div class=\"cards\">"
                + (report.hasGroundTruth() ? truthCards() : feedbackCards()) + "</div>";
    }

    private String sentence() {
        Metrics base = report.base().metrics();
        Metrics aligned = report.aligned().metrics();
        if (!report.hasGroundTruth()) {
            return String.format(
                    Locale.ROOT,
                    "%s responses to %s instructions were divided into %s claims. %sThe model was trained on %s"
                            + " preference pairs. The images have no ground truth, so the hallucination rates are unknown.",
                    MetricText.count(report.counts().candidates()),
                    MetricText.count(report.counts().instructions()),
                    MetricText.count(report.counts().claims()),
                    report.counts().claims() == 0
                            ? ""
                            : "The labeler confirmed "
                                    + MetricText.percent(report.counts().claimsConfirmedRate()) + " of the claims. ",
                    MetricText.count(report.counts().pairsAfterBalance()));
        }
        return String.format(
                Locale.ROOT,
                "On %s held-out scenes, the base invents an object in %s of its descriptions, and the aligned model (%s)"
                        + " in %s. The aligned model mentions %s of the objects (base: %s) in %s words per response"
                        + " (base: %s).",
                MetricText.count(report.evaluation().scenes()),
                MetricText.percent(base.responseHallucination()),
                report.aligned().name(),
                MetricText.percent(aligned.responseHallucination()),
                MetricText.percent(aligned.coverage()),
                MetricText.percent(base.coverage()),
                MetricText.one(aligned.meanWords()),
                MetricText.one(base.meanWords()));
    }

    private String truthCards() {
        Metrics base = report.base().metrics();
        Metrics aligned = report.aligned().metrics();
        Goals goals = report.goals();
        return reduction(
                        "Object hallucination",
                        base.responseHallucination(),
                        aligned.responseHallucination(),
                        goals == null ? null : goals.responseHallucinationReduction())
                + reduction("Invented mentions", base.mentionHallucination(), aligned.mentionHallucination(), null)
                + reduction(
                        "Overall hallucination",
                        base.overallHallucination(),
                        aligned.overallHallucination(),
                        goals == null ? null : goals.overallHallucinationReduction())
                + coverage(base.coverage(), aligned.coverage(), goals)
                + words(base, aligned);
    }

    private String feedbackCards() {
        FeedbackTotals counts = report.counts();
        TrainingSummary training = report.aligned().training();
        return Page.card(
                        "Preference pairs",
                        MetricText.count(counts.pairsAfterBalance()),
                        MetricText.count(counts.pairsBeforeBalance()) + " before length balance",
                        "")
                + Page.card(
                        "Claims confirmed",
                        MetricText.percent(counts.claimsConfirmedRate()),
                        "of " + MetricText.count(counts.claims()),
                        "")
                + Page.card(
                        "Claims rejected",
                        MetricText.percent(counts.claimsRejectedRate()),
                        "of " + MetricText.count(counts.claims()),
                        "")
                + Page.card(
                        "Reward accuracy",
                        MetricText.percent(training == null ? null : training.rewardAccuracy()),
                        training == null
                                ? "no training"
                                : "rewards " + MetricText.three(training.chosenReward()) + " / "
                                        + MetricText.three(training.rejectedReward()),
                        accuracyCaution(training))
                + words(report.base().metrics(), report.aligned().metrics());
    }

    /** The accuracy of the kept round is a mean over the pairs that the round was trained on. */
    private String accuracyCaution(@Nullable TrainingSummary training) {
        FeedbackTotals counts = report.aligned().counts();
        Double accuracy = training == null ? null : training.rewardAccuracy();
        return accuracy == null || counts == null
                ? ""
                : SmallSample.markup(SmallSample.ofShare(accuracy, counts.pairsAfterBalance(), "pairs"));
    }

    private static String words(Metrics base, Metrics aligned) {
        return Page.card(
                "Words per response",
                MetricText.relative(base.meanWords(), aligned.meanWords()),
                MetricText.one(base.meanWords()) + " → " + MetricText.one(aligned.meanWords()),
                "");
    }

    private static String reduction(String name, @Nullable Double from, @Nullable Double to, @Nullable Double goal) {
        String verdict = "";
        if (goal != null && from != null && to != null) {
            verdict = goal(Goals.reachedFall(from, to, goal), String.format(Locale.ROOT, "−%.1f %%", goal * 100));
        }
        return Page.card(
                name,
                MetricText.relative(from, to),
                MetricText.percent(from) + " → " + MetricText.percent(to),
                verdict);
    }

    private static String coverage(@Nullable Double from, @Nullable Double to, @Nullable Goals goals) {
        String verdict = "";
        if (goals != null && from != null && to != null) {
            verdict = goal(
                    goals.reachedCoverage(from, to),
                    String.format(Locale.ROOT, "≥ −%.1f pts", goals.coverageLoss() * 100));
        }
        return Page.card(
                "Coverage",
                MetricText.points(from, to),
                MetricText.percent(from) + " → " + MetricText.percent(to),
                verdict);
    }

    private static String goal(boolean reached, String wanted) {
        return reached
                ? "<span class=\"goal good\">✓ goal " + Html.text(wanted) + " reached</span>"
                : "<span class=\"goal bad\">✗ goal " + Html.text(wanted) + " missed</span>";
    }
}
