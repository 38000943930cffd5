package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.ScoreOrder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.dpo.alignment.AverageResult;
import io.github.rlaifv.report.internal.Curve;
import io.github.rlaifv.report.internal.CurveChart;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Notes;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import io.github.rlaifv.report.internal.UsageTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The HTML page of an alignment in rounds.
 *
 * @param log content of {@code alignment.json}
 * @param average the average of rounds; empty if there is none
 * @param drift how the feedback of the rounds changed
 * @param ledger what the alignment used
 */
record AlignmentPage(JsonNode log, Optional<AverageResult> average, DriftTable drift, Ledger ledger) {
    private static final List<String> LEARNED = List.of("loss", "rewards/accuracies", "rewards/margins");

    String html() {
        String better = better();
        String body = "<div class=\"cards\">\n" + cards() + "</div>\n"
                + TestSetNote.of(log).html()
                + Page.section(
                        "Score per round",
                        "Round 0 is the model before the first round. For this metric, " + better + ".",
                        chart())
                + Page.section(
                        "Rounds",
                        "Training metrics are means over the last epoch of the round.",
                        rounds().isEmpty() ? "" : caution() + table())
                + drift.section(rounds())
                + new UsageTable(ledger.rows()).section();
        return new Page(
                        "Alignment report",
                        "chosen by: " + log.path("metric").asText() + " (" + better + ")",
                        body,
                        "All metrics of this page are also in alignment.json in the same folder.")
                .html();
    }

    private String better() {
        return higher() ? "higher is better" : "lower is better";
    }

    private boolean higher() {
        return log.path("higherIsBetter").asBoolean();
    }

    private List<JsonNode> rounds() {
        List<JsonNode> rounds = new ArrayList<>();
        log.path("rounds").forEach(rounds::add);
        return rounds;
    }

    /** Returns a number; NaN is stored as text in JSON. */
    private static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }

    /**
     * Returns the number of the best round, counted from 1; 0 if there is none. Of equal rounds the earlier one is
     * best.
     */
    private int best() {
        int best = 0;
        double score = Double.NaN;
        for (JsonNode round : rounds()) {
            double own = number(round.path("score"));
            if (best == 0 || better(own, score)) {
                best = round.path("round").asInt();
                score = own;
            }
        }
        return best;
    }

    private boolean better(double score, double than) {
        return new ScoreOrder(higher()).better(score, than);
    }

    /** Returns whether the average of rounds is kept in place of the best round. */
    private boolean averageIsBest() {
        int best = best();
        double round = best == 0 ? Double.NaN : number(rounds().get(best - 1).path("score"));
        return average.filter(mean -> mean.keptOver(round, higher())).isPresent();
    }

    private String cards() {
        StringBuilder cards = new StringBuilder();
        cards.append(Page.card("before the first round", NumberText.shorten(number(log.path("baseline"))), "baseline"));
        int best = best();
        if (averageIsBest()) {
            AverageResult mean = average.orElseThrow();
            cards.append(Page.card("best", NumberText.shorten(mean.score()), mean.inWords()));
        } else if (best > 0) {
            JsonNode round = rounds().get(best - 1);
            cards.append(Page.card(
                    "best",
                    NumberText.shorten(number(round.path("score"))),
                    "round " + best + ", " + round.path("model").asText()));
        }
        cards.append(Page.card("rounds", Integer.toString(rounds().size()), "finished"));
        return cards.toString();
    }

    private String chart() {
        List<Curve.Point> points = new ArrayList<>();
        points.add(new Curve.Point(0, number(log.path("baseline"))));
        for (JsonNode round : rounds()) {
            points.add(new Curve.Point(round.path("round").asInt(), number(round.path("score"))));
        }
        return "<div class=\"charts\">\n"
                + new CurveChart("Score", better(), List.of(new Curve("score", points, true)), false).html()
                + new CurveChart(
                                "Preference pairs",
                                "pairs of the round, and those it was trained on",
                                List.of(counts("pairs", "pairs"), counts("trained on", "used")),
                                true)
                        .html()
                + new CurveChart(
                                "Reward margin after training",
                                "mean over the last epoch, chosen - rejected",
                                List.of(perRound(
                                        "margin",
                                        round -> round.path("lastEpoch").path("rewards/margins"))),
                                true)
                        .html()
                + "</div>\n";
    }

    private Curve counts(String name, String field) {
        return perRound(name, round -> round.path(field));
    }

    private Curve perRound(String name, Function<JsonNode, JsonNode> value) {
        return new Curve(
                name,
                rounds().stream()
                        .map(round -> new Curve.Point(round.path("round").asInt(), number(value.apply(round))))
                        .toList(),
                true);
    }

    /** Returns a caution if a round was trained on few pairs, of which its accuracy is a share. */
    private String caution() {
        List<String> few = rounds().stream()
                .filter(round -> round.path("steps").asLong() > 0)
                .flatMap(round -> SmallSample.ofShare(
                                number(round.path("lastEpoch").path("rewards/accuracies")),
                                round.path("used").asLong(),
                                "pairs")
                        .stream()
                        .map(text -> "Round " + round.path("round").asInt() + ", rewards/accuracies: " + text))
                .toList();
        return new Notes(few).html();
    }

    private String table() {
        StringBuilder rows = new StringBuilder();
        int best = best();
        for (JsonNode round : rounds()) {
            int number = round.path("round").asInt();
            rows.append("<tr><td>")
                    .append(number)
                    .append(number == best && !averageIsBest() ? " (best)" : "")
                    .append("</td>");
            cell(rows, NumberText.shorten(number(round.path("score"))));
            for (String count : List.of("pairs", "used", "steps")) {
                cell(rows, round.path(count).asText());
            }
            cell(rows, kept(round));
            for (String name : LEARNED) {
                JsonNode value = round.path("lastEpoch").path(name);
                cell(rows, value.isNumber() ? NumberText.shorten(value.asDouble()) : "");
            }
            rows.append("<td>")
                    .append(training(number, round.path("steps").asLong()))
                    .append("</td></tr>\n");
        }
        average.ifPresent(mean -> {
            rows.append("<tr><td>")
                    .append(mean.inWords())
                    .append(averageIsBest() ? " (best)" : "")
                    .append("</td>");
            cell(rows, NumberText.shorten(mean.score()));
            rows.append("<td></td>".repeat(5 + LEARNED.size())).append("</tr>\n");
        });
        StringBuilder head = new StringBuilder();
        List<String> names = new ArrayList<>(List.of("round", "score", "pairs", "trained on", "steps", "epoch kept"));
        names.addAll(LEARNED);
        names.add("report");
        names.forEach(name -> head.append("<th>").append(Html.text(name)).append("</th>"));
        return Page.scrolling(
                "Rounds",
                "<table class=\"pinned\"><thead><tr>" + head + "</tr></thead><tbody>\n" + rows + "</tbody></table>");
    }

    /** Returns the epoch of the kept weights, with its part if a round is evaluated several times per epoch. */
    private String kept(JsonNode round) {
        int perEpoch = log.path("evaluationsPerEpoch").asInt(1);
        String epoch = round.path("epoch").asText();
        if (perEpoch == 1 || round.path("epoch").asInt() == 0) {
            return epoch;
        }
        int part = 1;
        for (JsonNode score : round.path("scores")) {
            if (score.equals(round.path("score"))) {
                return NumberText.shorten((double) part / perEpoch);
            }
            part++;
        }
        return epoch;
    }

    /** Returns the link to a round's training report; a round without pairs has none. */
    private static String training(int number, long steps) {
        return steps == 0 ? "" : "<a href=\"round-" + number + "/" + TrainingReport.FILE + "\">training</a>";
    }

    private static void cell(StringBuilder row, String text) {
        row.append("<td>").append(Html.text(text)).append("</td>");
    }
}
