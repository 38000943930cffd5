package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Thumbnails;
import io.github.rlaifv.report.internal.WordDiff;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sections of the page that show images with responses about them.
 *
 * @param images images by key
 */
record Gallery(Map<String, ImageSource> images) {

    String scenes(List<SceneSample> samples) {
        StringBuilder html = new StringBuilder();
        for (SceneSample sample : samples) {
            String truth = sample.truth();
            html.append("""
                    <article class="scene"><div class="look">%s<p class="question">%s</p>%s</div>
                    <div class="answer"><h3>Base <small>%s</small></h3>%s</div>
                    <div class="answer"><h3>Aligned <small>%s</small></h3>%s</div></article>
                    """.formatted(
                            image(sample.image()),
                            Html.text(sample.question()),
                            truth == null ? "" : "<p class=\"truth\"><b>Ground truth:</b> " + Html.text(truth) + "</p>",
                            Html.text(tally(sample.base())),
                            response(sample.base()),
                            Html.text(tally(sample.aligned())),
                            response(sample.aligned())));
        }
        return html.toString();
    }

    String pairs(List<PairSample> pairs) {
        StringBuilder html = new StringBuilder("<div class=\"pairs\">");
        for (PairSample pair : pairs) {
            html.append("""
                    <article class="pair"><div class="look">%s</div><div>
                    <p class="question">%s</p>
                    <p class="chosen"><span class="side good">✓ chosen <b>%s</b></span> %s</p>
                    <p class="rejected"><span class="side bad">✗ rejected <b>%s</b></span> %s</p></div></article>
                    """.formatted(
                            image(pair.image()),
                            Html.text(pair.question()),
                            score(pair.chosenScore()),
                            WordDiff.marked(pair.chosen(), pair.rejected()),
                            score(pair.rejectedScore()),
                            WordDiff.marked(pair.rejected(), pair.chosen())));
        }
        return html.append("</div>").toString();
    }

    private static String score(double score) {
        String text = score == Math.rint(score)
                ? String.format(Locale.ROOT, "%.0f", score)
                : String.format(Locale.ROOT, "%.2f", score);
        return Double.isNaN(score)
                ? MetricText.UNKNOWN
                : text.replace("-0", "0").replace('-', '−');
    }

    private String image(String key) {
        return Optional.ofNullable(images.get(key))
                .flatMap(Thumbnails::dataUri)
                .map(uri -> "<img src=\"" + uri + "\" alt=\"" + Html.text(key) + "\"/>")
                .orElseGet(() -> "<div class=\"nopicture\">" + Html.text(key) + "</div>");
    }

    private static String tally(ResponseSample response) {
        long all = response.claims().size();
        long wrong = response.claims().stream()
                .filter(claim -> Boolean.FALSE.equals(claim.truth()))
                .count();
        long rejected =
                response.claims().stream().filter(claim -> !claim.confirmed()).count();
        boolean truth = response.claims().stream().anyMatch(claim -> claim.truth() != null);
        if (all == 0) {
            return "no claims";
        }
        return truth ? wrong + " of " + all + " claims false" : rejected + " of " + all + " claims rejected";
    }

    private static String response(ResponseSample response) {
        StringBuilder html = new StringBuilder("<blockquote>");
        html.append(response.text().isBlank() ? "<i>(nothing)</i>" : Html.text(response.text()));
        html.append("</blockquote><ul class=\"claims\">");
        response.claims().forEach(claim -> html.append(claim(claim)));
        return html.append("<li class=\"none\"></li></ul>").toString();
    }

    private static String claim(ClaimMark claim) {
        String tip = String.format(Locale.ROOT, "labeler: yes %.3f, no %.3f", claim.yes(), claim.no());
        String verdict = claim.confirmed()
                ? "<span class=\"verdict good\" title=\"" + tip + "\">✓<i>confirmed</i></span>"
                : "<span class=\"verdict bad\" title=\"" + tip + "\">✗<i>rejected</i></span>";
        Boolean truth = claim.truth();
        String fact = truth == null
                ? ""
                : truth ? "<span class=\"fact good\">● true</span>" : "<span class=\"fact bad\">▲ false</span>";
        String miss = claim.misjudged() ? "<span class=\"miss\">⚠ misjudged</span>" : "";
        return "<li class=\"" + (claim.misjudged() ? "misjudged" : "judged") + "\">" + verdict + "<span>"
                + Html.text(claim.text()) + miss + "</span>" + fact + "</li>";
    }
}
