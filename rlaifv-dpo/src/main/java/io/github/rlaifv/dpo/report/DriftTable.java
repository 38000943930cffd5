package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.train.LengthBaseline;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of an alignment's page that shows how rounds differ: lengths, claims, the labeler, rewards, and what lengths
 * alone would tell.
 *
 * @param feedback what {@code drift.json} records of each round's feedback, by its number; empty without this file
 */
record DriftTable(Map<Integer, JsonNode> feedback) {
    private static final String FILE = "drift.json";

    /** Columns of the feedback: field and heading. */
    private static final Map<String, String> FIELDS = fields();

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("words", "words per candidate");
        fields.put("claims", "claims per candidate");
        fields.put("confirmed", "confirmed");
        fields.put("coverage", "coverage");
        fields.put("agreement", "labeler agrees");
        fields.put("commonClaims", "on claims");
        fields.put("chosenWords", "words, chosen");
        fields.put("rejectedWords", "words, rejected");
        return fields;
    }

    static DriftTable read(Path folder) {
        Path file = folder.resolve(FILE);
        Map<Integer, JsonNode> rounds = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            try {
                JsonFile.read(file)
                        .path("rounds")
                        .forEach(round -> rounds.put(round.path("round").asInt(), round));
            } catch (BadDataException e) {
                // a file of others says nothing about the run
                rounds.clear();
            }
        }
        return new DriftTable(rounds);
    }

    /** Returns the section of the page; empty before the first round. */
    String section(List<JsonNode> rounds) {
        boolean lengths =
                rounds.stream().anyMatch(round -> round.path("lastEpoch").has(LengthBaseline.METRICS.get(0)));
        if (feedback.isEmpty() && !lengths) {
            return "";
        }
        List<String> names = new ArrayList<>(List.of("round"));
        if (!feedback.isEmpty()) {
            names.addAll(FIELDS.values());
        }
        names.addAll(List.of("margin", "accuracy", "accuracy, length-balanced", "longer is chosen", "lengths alone"));
        StringBuilder head = new StringBuilder();
        names.forEach(name -> head.append("<th>").append(Html.text(name)).append("</th>"));
        StringBuilder rows = new StringBuilder();
        rounds.forEach(round -> rows.append(row(round)));
        return Page.section(
                "Drift between rounds",
                "Confirmed is the share of claims with a verdict. The labeler is compared on claims that it judged in this round"
                        + " and the one before. The rest is of the last epoch: lengths alone is the accuracy of the better rule of"
                        + " \"longer is chosen\" and \"shorter is chosen\", and the length-balanced accuracy is the mean over"
                        + " both orders of lengths.",
                Page.scrolling(
                        "Drift between rounds",
                        "<table class=\"pinned\"><thead><tr>" + head + "</tr></thead><tbody>\n" + rows
                                + "</tbody></table>"));
    }

    private String row(JsonNode round) {
        int number = round.path("round").asInt();
        List<String> cells = new ArrayList<>(List.of(String.valueOf(number)));
        if (!feedback.isEmpty()) {
            @Nullable JsonNode own = feedback.get(number);
            FIELDS.keySet().forEach(field -> cells.add(own == null ? "" : text(own.path(field))));
        }
        Map<String, Double> means = new LinkedHashMap<>();
        round.path("lastEpoch").fields().forEachRemaining(one -> means.put(one.getKey(), number(one.getValue())));
        LengthBaseline lengths = LengthBaseline.of(means);
        cells.add(text(means.getOrDefault("rewards/margins", Double.NaN)));
        cells.add(text(means.getOrDefault("rewards/accuracies", Double.NaN)));
        cells.add(text(lengths.balancedAccuracy()));
        cells.add(text(lengths.chosenLonger()));
        cells.add(text(lengths.accuracy()));
        StringBuilder row = new StringBuilder("<tr>");
        cells.forEach(cell -> row.append("<td>").append(Html.text(cell)).append("</td>"));
        return row.append("</tr>\n").toString();
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }

    private static String text(JsonNode value) {
        return text(number(value));
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : NumberText.shorten(value);
    }
}
