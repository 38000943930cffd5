package io.github.rlaifv.examples.report;

import io.github.rlaifv.core.internal.page.Html;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first thing a reader sees: what changed between base and aligned model, and whether that was the goal. */
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
                    "%s responses to %s instructions were divided into %s claims, of which the labeler confirmed %s."
                            + " %s preference pairs were trained on. The pictures have no ground truth, so no"
                            + " hallucination rate is given.",
                    Figures.count(report.counts().candidates()),
                    Figures.count(report.counts().instructions()),
                    Figures.count(report.counts().claims()),
                    Figures.percent(report.counts().claimsConfirmedRate()),
                    Figures.count(report.counts().pairsAfterBalance()));
        }
        return String.format(
                Locale.ROOT,
                "On %s held-out scenes the base invents an object in %s of its descriptions, the aligned model (%s) in"
                        + " %s. It names %s of the objects that are there (base: %s) in %s words (base: %s).",
                Figures.count(report.evaluation().scenes()),
                Figures.percent(base.responseHallucination()),
                report.aligned().name(),
                Figures.percent(aligned.responseHallucination()),
                Figures.percent(aligned.coverage()),
                Figures.percent(base.coverage()),
                Figures.one(aligned.meanWords()),
                Figures.one(base.meanWords()));
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
        Counts counts = report.counts();
        TrainingSummary training = report.aligned().training();
        return card(
                        "Preference pairs",
                        Figures.count(counts.pairsAfterBalance()),
                        Figures.count(counts.pairsBeforeBalance()) + " before length balance",
                        "")
                + card(
                        "Claims confirmed",
                        Figures.percent(counts.claimsConfirmedRate()),
                        "of " + Figures.count(counts.claims()),
                        "")
                + card(
                        "Claims rejected",
                        Figures.percent(counts.claimsRejectedRate()),
                        "of " + Figures.count(counts.claims()),
                        "")
                + card(
                        "Reward accuracy",
                        Figures.percent(training == null ? null : training.rewardAccuracy()),
                        training == null
                                ? "nothing was trained"
                                : "rewards " + Figures.three(training.chosenReward()) + " / "
                                        + Figures.three(training.rejectedReward()),
                        "")
                + words(report.base().metrics(), report.aligned().metrics());
    }

    private static String words(Metrics base, Metrics aligned) {
        return card(
                "Words in a response",
                Figures.relative(base.meanWords(), aligned.meanWords()),
                Figures.one(base.meanWords()) + " → " + Figures.one(aligned.meanWords()),
                "");
    }

    private static String reduction(String name, @Nullable Double from, @Nullable Double to, @Nullable Double goal) {
        String verdict = "";
        if (goal != null && from != null && to != null) {
            verdict = goal(to <= from * (1 - goal) + 1e-12, String.format(Locale.ROOT, "−%.1f %%", goal * 100));
        }
        return card(name, Figures.relative(from, to), Figures.percent(from) + " → " + Figures.percent(to), verdict);
    }

    private static String coverage(@Nullable Double from, @Nullable Double to, @Nullable Goals goals) {
        String verdict = "";
        if (goals != null && from != null && to != null) {
            verdict = goal(
                    to >= from - goals.coverageLoss() - 1e-12,
                    String.format(Locale.ROOT, "≥ −%.1f pts", goals.coverageLoss() * 100));
        }
        return card("Coverage", Figures.points(from, to), Figures.percent(from) + " → " + Figures.percent(to), verdict);
    }

    private static String goal(boolean reached, String wanted) {
        return reached
                ? "<span class=\"goal good\">✓ goal " + Html.text(wanted) + " reached</span>"
                : "<span class=\"goal bad\">✗ goal " + Html.text(wanted) + " missed</span>";
    }

    private static String card(String name, String figure, String detail, String verdict) {
        return """
                <div class="card"><div class="name">%s</div><div class="figure">%s</div>\
                <div class="detail">%s</div>%s</div>
                """.formatted(Html.text(name), Html.text(figure), Html.text(detail), verdict);
    }
}
