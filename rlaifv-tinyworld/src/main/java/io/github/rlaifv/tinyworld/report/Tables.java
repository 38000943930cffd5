package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.report.internal.DefinitionList;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of the report page: metrics, counts and the circumstances of the run. */
record Tables(RunReport report) {

    private static final List<String> METRICS =
            List.of("response", "mention", "overall", "coverage", "words", "repeats", "labeler accuracy");

    String rounds() {
        List<String> head = new ArrayList<>(List.of("model"));
        head.addAll(METRICS);
        head.addAll(List.of("claims confirmed", "pairs → after length balance", "reward chosen / rejected"));
        List<List<String>> rows = new ArrayList<>();
        for (RoundReport round : report.rounds()) {
            List<String> row = new ArrayList<>();
            row.add(round.name() + (round == report.aligned() && report.rounds().size() > 1 ? " (kept)" : ""));
            row.addAll(metrics(round.metrics()));
            FeedbackTotals counts = round.counts();
            row.add(counts == null ? MetricText.UNKNOWN : MetricText.percent(counts.claimsConfirmedRate()));
            row.add(
                    counts == null
                            ? MetricText.UNKNOWN
                            : MetricText.count(counts.pairsBeforeBalance()) + " → "
                                    + MetricText.count(counts.pairsAfterBalance()));
            TrainingSummary training = round.training();
            row.add(
                    training == null
                            ? MetricText.UNKNOWN
                            : MetricText.three(training.chosenReward()) + " / "
                                    + MetricText.three(training.rejectedReward()));
            rows.add(row);
        }
        return table(head, rows);
    }

    String bestOfN() {
        List<String> head = new ArrayList<>(List.of("candidates of", "picked by", "N"));
        head.addAll(METRICS);
        head.addAll(List.of("mean score", "stability"));
        List<List<String>> rows = new ArrayList<>();
        for (RoundReport round : report.rounds()) {
            for (BestOfNPoint point : round.bestOfN()) {
                List<String> row = new ArrayList<>(List.of(round.name(), point.rule(), String.valueOf(point.n())));
                row.addAll(metrics(point.metrics()));
                row.add(MetricText.three(point.meanScore()));
                row.add(MetricText.percent(point.stability()));
                rows.add(row);
            }
        }
        return rows.isEmpty() ? "" : "<details><summary>All metrics</summary>" + table(head, rows) + "</details>";
    }

    private static List<String> metrics(Metrics m) {
        return List.of(
                MetricText.percent(m.responseHallucination()),
                MetricText.percent(m.mentionHallucination()),
                MetricText.percent(m.overallHallucination()),
                MetricText.percent(m.coverage()),
                MetricText.one(m.meanWords()),
                MetricText.percent(m.repeatedMentions()),
                MetricText.percent(m.labelerAccuracy()));
    }

    /** Creates a table without the columns in which all values are unknown. */
    private static String table(List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<table class=\"pinned\"><thead><tr>");
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < head.size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(row -> !row.get(column).equals(MetricText.UNKNOWN))) {
                columns.add(i);
                html.append("<th>").append(Html.text(head.get(i))).append("</th>");
            }
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            columns.forEach(
                    i -> html.append("<td>").append(Html.text(row.get(i))).append("</td>"));
            html.append("</tr>");
        }
        return Page.scrolling("Metrics", html.append("</tbody></table>").toString());
    }

    /** The counts of the run and the setup of the evaluation. */
    String amounts() {
        FeedbackTotals counts = report.counts();
        DefinitionList amounts = new DefinitionList("Counts")
                .add("instructions", MetricText.count(counts.instructions()))
                .add("candidates", MetricText.count(counts.candidates()))
                .add("claims", MetricText.count(counts.claims()))
                .add("claims confirmed", MetricText.percent(counts.claimsConfirmedRate()))
                .add("pairs selected", MetricText.count(counts.pairsBeforeBalance()))
                .add("pairs after length balance", MetricText.count(counts.pairsAfterBalance()))
                .add("wall time", MetricText.seconds(report.secondsTotal()))
                .addKnown("peak memory", memory(report.circumstances().peakMemory()));
        DefinitionList evaluation = new DefinitionList("Evaluation")
                .add("measured on", report.evaluation().heldOut())
                .add("scenes", MetricText.count(report.evaluation().scenes()))
                .addKnown("chosen on", report.evaluation().chosenOn())
                .add("decoding", report.evaluation().decoding());
        return amounts.html() + evaluation.html();
    }

    /** The models, settings, seeds and versions. */
    String circumstances() {
        DefinitionList models = new DefinitionList("Models");
        for (ModelFolder model : report.circumstances().models()) {
            String fingerprint = model.fingerprint();
            models.add(
                    model.role(),
                    fingerprint == null
                            ? model.folder()
                            : model.folder() + " · " + fingerprint.substring(0, Math.min(12, fingerprint.length())));
        }
        DefinitionList seeds = new DefinitionList("Seeds");
        for (Map.Entry<String, Long> seed : report.circumstances().seeds().entrySet()) {
            seeds.add(seed.getKey(), seed.getValue().toString());
        }
        DefinitionList settings = new DefinitionList("Settings");
        for (Map.Entry<String, String> setting :
                report.circumstances().settings().entrySet()) {
            settings.add(setting.getKey(), setting.getValue());
        }
        Versions v = report.circumstances().versions();
        DefinitionList versions = new DefinitionList("Versions and machine")
                .add("rlaifv", v.library())
                .addKnown("DJL", v.djl())
                .addKnown("PyTorch", v.pytorch())
                .add("Java", v.java())
                .add("system", v.os())
                .add("processor", v.processor())
                .addKnown("device", v.device());
        return models.html() + settings.html() + seeds.html() + versions.html();
    }

    private static @Nullable String memory(@Nullable PeakMemory peak) {
        return peak == null ? null : MetricText.bytes(peak.bytes()) + " (" + peak.source() + ")";
    }
}
