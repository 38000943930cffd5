package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.inference.evaluation.AnsweredItem;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Thumbnails;
import io.github.rlaifv.report.internal.WordDiff;
import java.util.List;
import java.util.Optional;

/**
 * The items that changed most between the baseline and a model, with images and both responses.
 *
 * @param baseline evaluation of the baseline
 * @param model evaluation of the other model
 * @param most number of improved items that are shown, and of worsened ones
 */
record ChangeGallery(ComparedModel baseline, ComparedModel model, int most) {

    /** Returns the HTML; empty if nothing changed. */
    String html() {
        Optional<BiggestChanges> found = BiggestChanges.of(baseline.evaluation(), model.evaluation(), most);
        if (found.isEmpty()) {
            return "";
        }
        BiggestChanges changes = found.get();
        return list(changes, true) + list(changes, false);
    }

    private String list(BiggestChanges changes, boolean improved) {
        List<ItemChange> items = improved ? changes.improved() : changes.worsened();
        if (items.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h3>");
        html.append(improved ? "<span class=\"good\">✓ Improved" : "<span class=\"bad\">✗ Worsened")
                .append("</span> most from ")
                .append(Html.text(baseline.name()))
                .append(" to ")
                .append(Html.text(model.name()))
                .append(", by ")
                .append(Html.text(changes.before().name()))
                .append("</h3>\n<div class=\"items\">\n");
        items.forEach(change -> html.append(item(changes, change, improved)));
        return html.append("</div>\n").toString();
    }

    private String item(BiggestChanges changes, ItemChange change, boolean improved) {
        AnsweredItem before = baseline.evaluation().items().get(change.item());
        AnsweredItem after = model.evaluation().items().get(change.item());
        String part = ReportText.difference(changes.before().unit(), change.share());
        return """
                <article class="item"><div>%s<small>item %s: %s of the difference</small></div>
                <div><p class="question">%s</p>
                %s%s</div></article>
                """.formatted(
                        image(before),
                        Html.text(before.id()),
                        Html.text(part),
                        Html.text(before.question()),
                        answer(baseline.name(), part(changes.before(), change), before, after, !improved),
                        answer(model.name(), part(changes.after(), change), after, before, improved));
    }

    private String image(AnsweredItem item) {
        return baseline.evaluation()
                .thumbnail(item)
                .or(() -> model.evaluation().thumbnail(item))
                .flatMap(file -> Thumbnails.dataUri(ImageSource.of(file)))
                .map(uri -> "<img src=\"" + uri + "\" alt=\"" + Html.text(item.image()) + "\"/>")
                .orElseGet(() -> "<div class=\"nopicture\">"
                        + Html.text(item.image().isEmpty() ? "no image" : item.image()) + "</div>");
    }

    /** Returns the item's numerator and denominator of the metric, as text. */
    private static String part(Measure measure, ItemChange change) {
        double above = measure.numerators()[change.item()];
        double below = measure.denominators()[change.item()];
        if (below == 0) {
            return measure.name() + ": does not count";
        }
        String counted = NumberText.shorten(above);
        return measure.name() + " "
                + (measure.unit() == Unit.SHARE ? counted + " of " + NumberText.shorten(below) : counted);
    }

    private static String answer(String name, String part, AnsweredItem item, AnsweredItem other, boolean good) {
        StringBuilder html = new StringBuilder("<h4>");
        html.append(Html.text(name)).append(" <small>").append(Html.text(part)).append("</small></h4>");
        html.append("<blockquote class=\"").append(good ? "good" : "bad").append("\">");
        html.append(item.answer().isBlank() ? "<i>(nothing)</i>" : WordDiff.marked(item.answer(), other.answer()));
        html.append("</blockquote>\n");
        for (ItemNote note : item.notes()) {
            html.append("<details><summary>")
                    .append(Html.text(note.head()))
                    .append("</summary><blockquote>")
                    .append(Html.text(note.text()))
                    .append("</blockquote></details>\n");
        }
        return html.toString();
    }
}
