package io.github.rlaifv.cli.calibrate;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.feedback.calibration.BestThreshold;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.MetricInterval;
import io.github.rlaifv.feedback.calibration.ReliabilityBin;
import io.github.rlaifv.report.internal.Curve;
import io.github.rlaifv.report.internal.CurveChart;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The page of a calibration: metrics, the reliability curve, the bins and the best thresholds.
 *
 * @param report what was measured
 * @param chosen the chosen threshold
 */
record CalibrationPage(CalibrationReport report, CalibratedThreshold chosen) {
    /** Name of the page in the folder of a calibration. */
    static final String FILE = "calibration.html";

    private static final OwnFile PAGE = OwnFile.page("report of a calibration");

    /** Writes the page, replacing an earlier one. */
    void write(Path folder) {
        PAGE.write(folder.resolve(FILE), html());
    }

    String html() {
        String caution = SmallSample.markup(SmallSample.of(report.sample().claims(), "claims"));
        String body = "<div class=\"cards\">\n" + cards() + "</div>\n" + caution
                + Page.section(
                        "Reliability",
                        "A labeler whose share of yes is 80 % should be right in 80 % of these cases: the closer the"
                                + " curve is to the diagonal, the better its probabilities fit the truth.",
                        charts() + bins())
                + Page.section(
                        "Best thresholds",
                        "The value on the claims that a threshold was chosen on is optimistic; that on unseen claims is what"
                                + " to expect.",
                        thresholds());
        return new Page(
                        "Calibration of a labeler",
                        report.sample().claims() + " claims about "
                                + report.sample().images() + " images, "
                                + report.sample().trueClaims() + " of them true; "
                                + report.sample().undecided() + " more without a verdict",
                        body,
                        "All numbers of this page are also in calibration.json in the same folder.")
                .html();
    }

    private String cards() {
        String at = String.format(
                Locale.ROOT, "confirmed above %.2f", report.verdicts().threshold());
        return Page.card("accuracy", percent(report.verdicts().accuracy().value()), at)
                + Page.card(
                        "balanced accuracy",
                        percent(report.verdicts().balancedAccuracy().value()),
                        at)
                + Page.card("ROC AUC", number(report.rocAuc().value()), interval(report.rocAuc()))
                + Page.card(
                        "calibration error",
                        number(report.calibrationError().value()),
                        interval(report.calibrationError()))
                + Page.card(
                        "chosen threshold",
                        number(chosen.threshold().value()),
                        "best " + words(chosen.criterion().name()));
    }

    private String charts() {
        List<ReliabilityBin> filled =
                report.bins().stream().filter(bin -> bin.claims() > 0).toList();
        List<Curve.Point> measured = filled.stream()
                .map(bin -> new Curve.Point(bin.meanShare(), bin.trueShare()))
                .toList();
        List<Curve.Point> ideal = List.of(new Curve.Point(0, 0), new Curve.Point(1, 1));
        List<Curve.Point> counts = report.bins().stream()
                .map(bin -> new Curve.Point((bin.low() + bin.high()) / 2, bin.claims()))
                .toList();
        return "<div class=\"charts\">\n"
                + new CurveChart(
                                "Share of true claims by share of yes",
                                "one point per bin with claims",
                                List.of(new Curve("labeler", measured, true), new Curve("ideal", ideal, false, false)),
                                true)
                        .html()
                + new CurveChart(
                                "Claims by share of yes",
                                "number of claims per bin",
                                List.of(new Curve("claims", counts, true)),
                                true)
                        .html()
                + "</div>\n";
    }

    private String bins() {
        StringBuilder rows = new StringBuilder();
        for (ReliabilityBin bin : report.bins()) {
            rows.append(row(
                    String.format(Locale.ROOT, "%.2f to %.2f", bin.low(), bin.high()),
                    String.valueOf(bin.claims()),
                    bin.claims() == 0 ? "-" : number(bin.meanShare()),
                    bin.claims() == 0 ? "-" : number(bin.trueShare())));
        }
        return table("Bins", "share of yes", "claims", "mean share", "true share", rows);
    }

    private String thresholds() {
        StringBuilder rows = new StringBuilder();
        for (BestThreshold best : report.best()) {
            rows.append(row(
                    words(best.criterion().name()),
                    number(best.threshold().value()) + " " + interval(best.threshold()),
                    number(best.value()),
                    number(best.unseen().value()) + " " + interval(best.unseen())));
        }
        return table("Best thresholds", "criterion", "threshold", "value", "on unseen claims", rows);
    }

    private static String table(
            String name, String first, String second, String third, String fourth, StringBuilder rows) {
        return Page.scrolling(
                name,
                "<table><thead><tr><th>" + first + "</th><th>" + second + "</th><th>" + third + "</th><th>" + fourth
                        + "</th></tr></thead><tbody>\n" + rows + "</tbody></table>");
    }

    private static String row(String first, String second, String third, String fourth) {
        return "<tr><td>" + Html.text(first) + "</td><td>" + Html.text(second) + "</td><td>" + Html.text(third)
                + "</td><td>" + Html.text(fourth) + "</td></tr>\n";
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String interval(MetricInterval estimate) {
        return "[" + number(estimate.low()) + ", " + number(estimate.high()) + "]";
    }
}
