package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.ProgressRate;
import io.github.rlaifv.report.internal.Curve;
import io.github.rlaifv.report.internal.DefinitionList;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import io.github.rlaifv.report.internal.UsageTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The HTML page of a training run.
 *
 * @param metrics training metrics
 * @param performance speed and memory
 * @param training content of {@code training.json}; empty while a run is not finished
 * @param ledger what the run used
 */
record TrainingPage(MetricSeries metrics, MetricSeries performance, JsonNode training, Ledger ledger) {
    private static final List<String> TABLE = List.of(
            "development",
            "loss",
            "rewards/accuracies",
            "rewards/margins",
            "rewards/chosen",
            "rewards/rejected",
            "grad_norm");

    String html() {
        TrainingCharts charts = new TrainingCharts(metrics, performance);
        String body = "<div class=\"cards\">\n" + cards() + "</div>\n"
                + TestSetNote.of(training).html()
                + Page.section(
                        "Learning",
                        "Metrics over optimizer steps. The legend shows the last value of each curve.",
                        charts.learning())
                + Page.section("Held-out evaluations", development(), evaluations())
                + Page.section("Means over epochs", "", epochs())
                + Page.section("Speed and memory", "Measured without the evaluations.", charts.speed())
                + new UsageTable(ledger.rows()).section()
                + Page.section("Details of the run", "", boxes());
        return new Page(title(), byline(), body, "All metrics of this page are also in metrics.csv in the same folder.")
                .html();
    }

    private String title() {
        String objective = training.path("objective").asText("");
        return objective.isEmpty() ? "Training" : "Training report: " + objective;
    }

    private String byline() {
        List<String> parts = new ArrayList<>();
        add(parts, training.path("policy"), "");
        if (training.has("seconds")) {
            parts.add(time(training.path("seconds").asDouble()));
        } else {
            parts.add("not finished");
        }
        return String.join(" · ", parts);
    }

    private String development() {
        String name = training.path("development").asText("");
        return name.isEmpty() ? "" : "The development metric is: " + name + ".";
    }

    private static void add(List<String> parts, JsonNode value, String unit) {
        if (value.isValueNode() && !value.isNull()) {
            parts.add(value.asText() + unit);
        }
    }

    private String epochCount() {
        int epochs = training.path("epochs").asInt();
        return epochs == 0 ? "" : epochs == 1 ? "one epoch" : epochs + " epochs";
    }

    private String cards() {
        StringBuilder cards = new StringBuilder();
        List<Curve.Point> loss = metrics.of("loss");
        String steps = loss.isEmpty()
                ? training.path("steps").asText("0")
                : NumberText.shorten(loss.get(loss.size() - 1).x());
        cards.append(Page.card("steps", steps, epochCount()));
        if (training.has("used")) {
            cards.append(Page.card(
                    "trained on", training.path("used").asText(), sum(training.path("skipped")) + " skipped"));
        }
        JsonNode means = training.path("epochMeans");
        for (String name : List.of("loss", "rewards/accuracies", "rewards/margins")) {
            if (means.size() > 0 && means.path(means.size() - 1).has(name)) {
                double first = means.path(0).path(name).asDouble();
                double last = means.path(means.size() - 1).path(name).asDouble();
                String detail =
                        means.size() > 1 ? "from " + NumberText.shorten(first) + " in epoch 1" : "mean of the epoch";
                String caution = name.endsWith("accuracies")
                        ? SmallSample.markup(
                                SmallSample.ofShare(last, training.path("used").asLong(), "pairs"))
                        : "";
                cards.append(Page.card(name + ", last epoch", NumberText.shorten(last), detail, caution));
            }
        }
        best().ifPresent(cards::append);
        card(cards, "tokens per second", performance.median("tokens_per_second"), "median, response tokens");
        card(cards, "seconds per step", performance.median("step_seconds"), "median");
        card(cards, "peak memory, MB", performance.max("memory/peak_resident_mb"), "resident");
        return cards.toString();
    }

    private Optional<String> best() {
        return metrics.of("eval_loss").stream()
                .filter(point -> Double.isFinite(point.y()))
                .min(Comparator.comparingDouble(Curve.Point::y))
                .map(point -> Page.card(
                        "lowest held-out loss",
                        NumberText.shorten(point.y()),
                        "after step " + NumberText.shorten(point.x())));
    }

    private static void card(StringBuilder cards, String name, double value, String detail) {
        if (Double.isFinite(value)) {
            cards.append(Page.card(
                    name, value >= 100 ? Long.toString(Math.round(value)) : NumberText.shorten(value), detail));
        }
    }

    private String evaluations() {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode evaluation : training.path("evaluations")) {
            List<String> row = new ArrayList<>();
            row.add(evaluation.path("step").asText());
            row.add(NumberText.shorten(evaluation.path("epoch").asDouble()));
            TABLE.forEach(name -> row.add(cell(evaluation.path("figures").path("eval_" + name))));
            rows.add(row);
        }
        return table(List.of("step", "epoch"), rows);
    }

    private String epochs() {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode means : training.path("epochMeans")) {
            List<String> row = new ArrayList<>();
            row.add(Integer.toString(rows.size() + 1));
            TABLE.forEach(name -> row.add(cell(means.path(name))));
            rows.add(row);
        }
        return table(List.of("epoch"), rows);
    }

    private static String cell(JsonNode value) {
        return value.isNumber() ? NumberText.shorten(value.asDouble()) : "";
    }

    /** Renders a table; columns without any value are omitted. */
    private static String table(List<String> first, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>(first);
        names.addAll(TABLE);
        StringBuilder head = new StringBuilder();
        StringBuilder body = new StringBuilder();
        List<Integer> filled = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(row -> !row.get(column).isEmpty())) {
                filled.add(i);
                head.append("<th>").append(Html.text(names.get(i))).append("</th>");
            }
        }
        for (List<String> row : rows) {
            body.append("<tr>");
            filled.forEach(
                    i -> body.append("<td>").append(Html.text(row.get(i))).append("</td>"));
            body.append("</tr>\n");
        }
        return Page.scrolling(
                "Metrics",
                "<table class=\"pinned\"><thead><tr>" + head + "</tr></thead><tbody>\n" + body + "</tbody></table>");
    }

    private String boxes() {
        DefinitionList data = new DefinitionList("Data");
        for (String name : List.of("pairs", "used", "heldOut")) {
            value(data, name, training.path(name));
        }
        reasons(data, "skipped: ", training.path("skipped"));
        reasons(data, "skipped, held out: ", training.path("heldOutSkipped"));
        DefinitionList models = new DefinitionList("Models and fingerprints");
        DefinitionList settings = new DefinitionList("Settings");
        training.fields().forEachRemaining(field -> {
            String name = field.getKey();
            if (name.equals("policy") || name.equals("reference") || name.endsWith("ingerprint")) {
                value(models, name, field.getValue());
            }
        });
        value(models, "trainable parameters", training.path("trainableNumbers"));
        flatten(settings, "", training.path("options"));
        String boxes = models.html() + data.html() + settings.html();
        return boxes.isEmpty() ? "" : "<div class=\"boxes\">\n" + boxes + "</div>\n";
    }

    private static void value(DefinitionList facts, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            facts.add(name, value.isDouble() ? NumberText.shorten(value.asDouble()) : value.asText());
        }
    }

    private static void flatten(DefinitionList facts, String prefix, JsonNode options) {
        options.fields().forEachRemaining(field -> {
            if (field.getValue().isObject()) {
                flatten(facts, prefix + field.getKey() + ".", field.getValue());
            } else if (field.getValue().isArray()) {
                facts.add(prefix + field.getKey(), field.getValue().toString());
            } else {
                value(facts, prefix + field.getKey(), field.getValue());
            }
        });
    }

    private static void reasons(DefinitionList facts, String prefix, JsonNode counts) {
        counts.fields().forEachRemaining(field -> value(facts, prefix + field.getKey(), field.getValue()));
    }

    private static int sum(JsonNode counts) {
        int sum = 0;
        for (JsonNode count : counts) {
            sum += count.asInt();
        }
        return sum;
    }

    private static String time(double seconds) {
        return ProgressRate.time(Duration.ofMillis(Math.round(1000 * seconds)));
    }
}
