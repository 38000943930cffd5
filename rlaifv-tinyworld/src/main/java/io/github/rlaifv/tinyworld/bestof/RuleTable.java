package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.core.internal.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Results of a comparison of rules of best-of-N.
 *
 * @param runs names of the quickstarts' folders
 * @param scenes number of held-out scenes per run
 * @param rows one row per model that samples candidates, and rule
 */
public record RuleTable(List<String> runs, int scenes, List<RuleRow> rows) {
    public RuleTable {
        runs = List.copyOf(runs);
        rows = List.copyOf(rows);
    }

    /** Returns the results as JSON with names in snake case. */
    public String toJson() {
        return JsonText.prettySnakeCase(this) + "\n";
    }

    /** Returns the results as Markdown tables, one per model that samples candidates. */
    public String toTable() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d runs, %d held-out scenes each. Cells: overall hallucination (change to N = 1 with its 95 %% interval), in"
                        + " points; coverage in %%; seconds per answer.%n",
                runs.size(),
                scenes));
        for (String candidates :
                rows.stream().map(RuleRow::candidates).distinct().toList()) {
            List<RuleRow> own = rows.stream()
                    .filter(row -> row.candidates().equals(candidates))
                    .toList();
            List<RulePoint> points = own.get(0).points();
            text.append(String.format(Locale.ROOT, "%n| %s model's candidates picked by |", candidates))
                    .append(points.stream()
                            .map(point -> " N=" + point.n() + " |")
                            .collect(Collectors.joining()))
                    .append('\n')
                    .append("| --- |")
                    .append(" --- |".repeat(points.size()))
                    .append('\n');
            for (RuleRow row : own) {
                text.append("| ").append(row.rule()).append(" |");
                row.points()
                        .forEach(point -> text.append(' ').append(cell(point)).append(" |"));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String cell(RulePoint point) {
        String change = point.n() == 1
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%+.0f: %+.0f to %+.0f)",
                        100 * point.overallChange(),
                        100 * point.overallLow(),
                        100 * point.overallHigh());
        Double seconds = point.secondsPerAnswer();
        return String.format(
                Locale.ROOT,
                "%.0f%s; %.1f; %s",
                100 * point.overallHallucination(),
                change,
                100 * point.coverage(),
                seconds == null ? "-" : String.format(Locale.ROOT, "%.2f s", seconds));
    }
}
