package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import io.github.rlaifv.report.internal.DefinitionList;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import java.util.List;

/**
 * The section of the page about a benchmark.
 *
 * @param comparison comparison of the models
 * @param changes number of improved items that are shown per model, and of worsened ones
 */
record BenchmarkSection(BenchmarkComparison comparison, int changes) {

    String html() {
        return Page.section(
                comparison.benchmark(),
                hint(),
                warnings()
                        + new MetricCharts(comparison).html()
                        + "<h3>All metrics</h3>\n"
                        + new MetricTable(comparison, comparison.metrics(false)).html()
                        + groups()
                        + gallery()
                        + settings());
    }

    private String hint() {
        int items = comparison.models().get(0).evaluation().card().items();
        int compared = comparison.others().stream()
                .mapToInt(model -> model.differences().size())
                .max()
                .orElse(0);
        String hint = items + " items."
                + SmallSample.of(items, "items").map(text -> " " + text).orElse("");
        return compared == 0
                ? hint + " The baseline was not evaluated on this benchmark, so there are no differences."
                : hint + " p-values are corrected for " + compared + " metrics.";
    }

    private String warnings() {
        List<String> unequal = comparison.unequalSettings();
        return unequal.isEmpty()
                ? ""
                : "<p class=\"note\">⚠ The models were evaluated with different settings, which may explain differences: "
                        + Html.text(String.join("; ", unequal)) + ".</p>\n";
    }

    private String groups() {
        List<MetricValue> metrics = comparison.metrics(true);
        return metrics.isEmpty()
                ? ""
                : "<details><summary>Metrics of groups of items (" + metrics.size() + ")</summary>\n"
                        + new MetricTable(comparison, metrics).html() + "</details>\n";
    }

    private String gallery() {
        StringBuilder html = new StringBuilder();
        comparison
                .baseline()
                .ifPresent(baseline -> comparison
                        .others()
                        .forEach(model -> html.append(new ChangeGallery(baseline, model, changes).html())));
        return html.toString();
    }

    private String settings() {
        StringBuilder boxes = new StringBuilder();
        for (ComparedModel model : comparison.models()) {
            EvaluationCard card = model.evaluation().card();
            DefinitionList facts = new DefinitionList(model.name());
            facts.add("policy", card.model());
            card.settings().forEach(facts::add);
            boxes.append(facts.html());
        }
        return "<details><summary>Settings</summary>\n<div class=\"boxes\">\n" + boxes + "</div></details>\n";
    }
}
