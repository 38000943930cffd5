package io.github.rlaifv.human.agreement;

import io.github.rlaifv.feedback.calibration.Confusion;
import java.util.List;
import java.util.Locale;

/** A report as text for a terminal. */
record HumanReportText(HumanReport report) {

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "labels of " + report.labels());
        ClaimAgreement claims = report.claims();
        if (claims != null) {
            claims(text, claims);
        }
        PairAgreement pairs = report.pairs();
        if (pairs != null) {
            line(text, "");
            line(
                    text,
                    "pairs on the sheet             " + pairs.pairs() + " (" + pairs.ties() + " ties, " + pairs.tied()
                            + " without a majority, " + pairs.unlabeled() + " unlabeled)");
            line(text, "people prefer the chosen one   " + Numbers.share(pairs.agreement()));
            line(text, "preferences for A              " + Numbers.share(pairs.left()));
            people(text, pairs.byPerson(), pairs.people());
        }
        if (claims != null || pairs != null) {
            line(text, "");
            line(
                    text,
                    "the paper                      " + Numbers.percent(HumanReport.PAPER_BY_CLAIMS) + " by claims, "
                            + Numbers.percent(HumanReport.PAPER_WHOLE) + " by whole responses");
        }
        ModelPreference models = report.models();
        if (models != null) {
            models(text, models);
        }
        return text.toString();
    }

    private static void claims(StringBuilder text, ClaimAgreement claims) {
        ClaimCounts counts = claims.counts();
        line(text, "");
        line(
                text,
                "claims on the sheet            " + counts.onSheet() + " (" + counts.decided() + " decided, "
                        + counts.cantTell() + " can't tell, " + counts.tied() + " without a majority, "
                        + counts.unlabeled()
                        + " unlabeled)");
        line(text, "labeler and people agree       " + Numbers.share(claims.agreement()));
        line(text, "  of confirmed claims          " + Numbers.share(claims.ofConfirmed()));
        line(text, "  of rejected claims           " + Numbers.share(claims.ofRejected()));
        line(text, "  Cohen's kappa                " + Numbers.number(claims.kappa()));
        line(
                text,
                "estimate for all claims        "
                        + Numbers.percent(claims.allClaims().share()) + " ("
                        + Numbers.range(
                                claims.allClaims().low(), claims.allClaims().high()) + "), kappa "
                        + Numbers.number(claims.allClaims().kappa()));
        Confusion table = claims.confusion();
        line(text, "");
        line(text, String.format(Locale.ROOT, "%-20s %10s %10s", "", "people:", "people:"));
        line(text, String.format(Locale.ROOT, "%-20s %10s %10s", "", "true", "false"));
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%-20s %10d %10d",
                        "labeler: confirmed",
                        table.truePositives(),
                        table.falsePositives()));
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%-20s %10d %10d",
                        "labeler: rejected",
                        table.falseNegatives(),
                        table.trueNegatives()));
        line(text, "");
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%-9s %9s   %-18s %7s %11s",
                        "threshold",
                        "agreement",
                        "interval",
                        "kappa",
                        "all claims"));
        for (ThresholdAgreement one : claims.byThreshold()) {
            line(
                    text,
                    String.format(
                            Locale.ROOT,
                            "%-9s %9s   %-18s %7s %11s",
                            one.threshold(),
                            Numbers.percent(one.agreement().share()),
                            Numbers.range(one.agreement().low(), one.agreement().high()),
                            Numbers.number(one.kappa()),
                            Numbers.percent(one.weighted())));
        }
        people(text, claims.byPerson(), claims.people());
    }

    private static void models(StringBuilder text, ModelPreference models) {
        line(text, "");
        line(text, models.first() + " against " + models.second());
        line(
                text,
                "wins, ties, losses             " + models.wins() + ", " + models.ties() + ", " + models.losses() + " ("
                        + models.tied() + " without a majority, " + models.unlabeled() + " unlabeled)");
        line(text, "wins without ties              " + Numbers.share(models.winShare()));
        line(
                text,
                "wins minus losses              "
                        + Numbers.percent(models.net().difference()) + " ("
                        + Numbers.range(models.net().low(), models.net().high()) + ")");
        line(
                text,
                "sign test, two-sided           p = "
                        + Numbers.probability(models.net().signTest()));
        line(text, "preferences for A              " + Numbers.share(models.left()));
        people(text, models.byPerson(), models.people());
    }

    private static void people(StringBuilder text, List<PersonResult> byPerson, PeopleAgreement people) {
        for (PersonResult person : byPerson) {
            line(text, String.format(Locale.ROOT, "  %-28s %s", person.annotator(), Numbers.share(person.agreement())));
        }
        if (people.units() > 0) {
            line(
                    text,
                    "people with each other         " + Numbers.percent(people.observed()) + ", kappa "
                            + Numbers.number(people.kappa()) + ", over " + people.units() + " with two or more labels");
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }
}
