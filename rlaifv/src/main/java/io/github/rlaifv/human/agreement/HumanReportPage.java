package io.github.rlaifv.human.agreement;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.feedback.calibration.Confusion;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as a page. */
record HumanReportPage(HumanReport report) {
    private static final OwnFile PAGE = OwnFile.page("report on labels of people");
    private static final String PAPER = "The paper reports " + Numbers.percent(HumanReport.PAPER_BY_CLAIMS)
            + " agreement with people for responses judged by their claims, and "
            + Numbers.percent(HumanReport.PAPER_WHOLE) + " for responses judged as a whole.";
    private static final int MOST = 200;

    void write(Path file) {
        PAGE.write(file, html());
    }

    String html() {
        ClaimAgreement claims = report.claims();
        PairAgreement pairs = report.pairs();
        ModelPreference models = report.models();
        String body = (claims == null ? "" : claims(claims))
                + (pairs == null ? "" : pairs(pairs))
                + (models == null ? "" : models(models))
                + disagreements()
                + reasons();
        return new Page(
                        "Labels of people",
                        report.labels().entrySet().stream()
                                .map(one -> one.getKey() + ": " + one.getValue()
                                        + (one.getValue() == 1 ? " label" : " labels"))
                                .collect(Collectors.joining(", ")),
                        body,
                        "All numbers of this page are also in " + HumanReport.JSON + " in the same folder.")
                .html();
    }

    private static String claims(ClaimAgreement claims) {
        ClaimCounts counts = claims.counts();
        WeightedAgreement all = claims.allClaims();
        String cards = Page.card(
                        "labeler and people agree",
                        Numbers.percent(claims.agreement().share()),
                        detail(claims.agreement()),
                        SmallSample.markup(SmallSample.of(counts.decided(), "claims")))
                + Page.card(
                        "estimate for all claims", Numbers.percent(all.share()), Numbers.range(all.low(), all.high()))
                + Page.card(
                        "Cohen's kappa",
                        Numbers.number(claims.kappa()),
                        "for all claims " + Numbers.number(all.kappa()))
                + Page.card(
                        "of confirmed claims",
                        Numbers.percent(claims.ofConfirmed().share()),
                        detail(claims.ofConfirmed()))
                + Page.card(
                        "of rejected claims",
                        Numbers.percent(claims.ofRejected().share()),
                        detail(claims.ofRejected()))
                + Page.card(
                        "the paper, by claims",
                        Numbers.percent(HumanReport.PAPER_BY_CLAIMS),
                        "whole responses " + Numbers.percent(HumanReport.PAPER_WHOLE));
        return Page.section(
                        "Claims",
                        counts.onSheet() + " claims on the sheet: " + counts.decided() + " decided, "
                                + counts.cantTell()
                                + " that people can't tell, " + counts.tied() + " without a majority, "
                                + counts.unlabeled() + " unlabeled. " + PAPER,
                        "<div class=\"cards\">\n" + cards + "</div>\n")
                + Page.section("Verdicts against people", "", confusion(claims.confusion()))
                + Page.section(
                        "By threshold",
                        "The agreement that the labeler would have if it confirmed claims above another share of yes.",
                        thresholds(claims.byThreshold()))
                + people("claims", "labeler and person agree", claims.byPerson(), claims.people());
    }

    private static String detail(ShareInterval share) {
        return share.count() == 0
                ? "nothing to count"
                : share.hits() + " of " + share.count() + ", " + Numbers.range(share.low(), share.high());
    }

    private static String confusion(Confusion table) {
        return table(
                "Verdicts against people",
                List.of("labeler", "people: true", "people: false"),
                Stream.of(
                        List.of("confirmed", "" + table.truePositives(), "" + table.falsePositives()),
                        List.of("rejected", "" + table.falseNegatives(), "" + table.trueNegatives())));
    }

    private static String thresholds(List<ThresholdAgreement> all) {
        return table(
                "By threshold",
                List.of(
                        "confirmed above",
                        "agreement",
                        "interval",
                        "kappa",
                        "all claims",
                        "true, confirmed",
                        "false, confirmed",
                        "false, rejected",
                        "true, rejected"),
                all.stream()
                        .map(one -> List.of(
                                NumberText.shorten(one.threshold()),
                                Numbers.percent(one.agreement().share()),
                                Numbers.range(
                                        one.agreement().low(), one.agreement().high()),
                                Numbers.number(one.kappa()),
                                Numbers.percent(one.weighted()),
                                "" + one.confusion().truePositives(),
                                "" + one.confusion().falsePositives(),
                                "" + one.confusion().trueNegatives(),
                                "" + one.confusion().falseNegatives())));
    }

    private static String pairs(PairAgreement pairs) {
        String cards = Page.card(
                        "people prefer the chosen response",
                        Numbers.percent(pairs.agreement().share()),
                        detail(pairs.agreement()),
                        SmallSample.markup(SmallSample.of(pairs.agreement().count(), "pairs")))
                + Page.card(
                        "ties",
                        "" + pairs.ties(),
                        pairs.tied() + " without a majority, " + pairs.unlabeled() + " unlabeled, of " + pairs.pairs())
                + Page.card("preferences for A", Numbers.percent(pairs.left().share()), detail(pairs.left()))
                + Page.card(
                        "the paper, by claims",
                        Numbers.percent(HumanReport.PAPER_BY_CLAIMS),
                        "whole responses " + Numbers.percent(HumanReport.PAPER_WHOLE));
        return Page.section("Pairs", PAPER, "<div class=\"cards\">\n" + cards + "</div>\n")
                + people("pairs", "prefers the chosen response", pairs.byPerson(), pairs.people());
    }

    private static String models(ModelPreference models) {
        ModelPreference.NetPreference net = models.net();
        String cards = Page.card(
                        models.first() + " wins, ties, loses",
                        models.wins() + ", " + models.ties() + ", " + models.losses(),
                        models.tied() + " without a majority, " + models.unlabeled() + " unlabeled")
                + Page.card(
                        "wins without ties", Numbers.percent(models.winShare().share()), detail(models.winShare()))
                + Page.card(
                        "wins minus losses", Numbers.percent(net.difference()), Numbers.range(net.low(), net.high()))
                + Page.card("preferences for A", Numbers.percent(models.left().share()), detail(models.left()));
        return Page.section(
                        models.first() + " against " + models.second(),
                        "Sign test, two-sided: p = " + Numbers.probability(net.signTest())
                                + ". Intervals are 95 %: Wilson's for shares, a bootstrap over items for the difference.",
                        "<div class=\"cards\">\n" + cards + "</div>\n"
                                + SmallSample.markup(SmallSample.of(models.judged(), "items")))
                + people("items", "prefers " + models.first(), models.byPerson(), models.people());
    }

    private static String people(String units, String what, List<PersonResult> byPerson, PeopleAgreement people) {
        String hint = people.units() == 0
                ? "No two people labeled the same."
                : "Two or more people labeled " + people.units() + " " + units + "; "
                        + Numbers.percent(people.observed()) + " of the pairs of their labels are equal (kappa "
                        + Numbers.number(people.kappa()) + ").";
        return Page.section(
                "People",
                hint,
                table(
                        "People",
                        List.of("person", "labels", what, "interval", "kappa"),
                        byPerson.stream()
                                .map(one -> List.of(
                                        one.annotator(),
                                        "" + one.labels(),
                                        Numbers.percent(one.agreement().share()),
                                        Numbers.range(
                                                one.agreement().low(),
                                                one.agreement().high()),
                                        Numbers.number(one.kappa())))));
    }

    private String disagreements() {
        List<Disagreement> all = report.disagreements();
        if (all.isEmpty()) {
            return "";
        }
        return Page.section(
                "Disagreements",
                all.size() > MOST ? "The first " + MOST + " of " + all.size() + "." : "",
                "<div class=\"wrapped\">"
                        + table(
                                "Disagreements",
                                List.of("instruction", "claim", "share of yes", "labeler", "people", "notes"),
                                all.stream()
                                        .limit(MOST)
                                        .map(one -> List.of(
                                                one.instruction(),
                                                one.statement(),
                                                Numbers.number(one.yesShare()),
                                                one.confirmed() ? "confirmed" : "rejected",
                                                named(one.answers()),
                                                named(one.notes()))))
                        + "</div>");
    }

    private String reasons() {
        List<Reason> all = report.reasons();
        if (all.isEmpty()) {
            return "";
        }
        return Page.section(
                "Reasons",
                all.size() > MOST ? "The first " + MOST + " of " + all.size() + "." : "",
                "<div class=\"wrapped\">"
                        + table(
                                "Reasons",
                                List.of("item", "preferred", "person", "reason"),
                                all.stream()
                                        .limit(MOST)
                                        .map(one -> List.of(one.item(), one.preferred(), one.annotator(), one.note())))
                        + "</div>");
    }

    private static String named(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String table(String name, List<String> heads, Stream<List<String>> rows) {
        return Page.scrolling(
                name,
                "<table><thead><tr>"
                        + heads.stream()
                                .map(head -> "<th>" + Html.text(head) + "</th>")
                                .collect(Collectors.joining())
                        + "</tr></thead><tbody>\n"
                        + rows.map(row -> "<tr>"
                                        + row.stream()
                                                .map(cell -> "<td>" + Html.text(cell) + "</td>")
                                                .collect(Collectors.joining())
                                        + "</tr>\n")
                                .collect(Collectors.joining())
                        + "</tbody></table>");
    }
}
