package io.github.rlaifv.report.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A chart of values with intervals, one below the other on a common axis, as inline SVG: a dot for each value, a line
 * for its interval. A dashed line marks the first row's value.
 *
 * @param title title above the chart
 * @param hint short description of the chart; may be empty
 * @param rows rows from top to bottom; rows without a finite value are omitted
 */
public record IntervalChart(String title, String hint, List<Row> rows) {
    private static final int WIDTH = 420;
    private static final int ROW = 40;
    private static final int BOTTOM = 22;
    private static final int SIDE = 14;
    private static final int LONGEST_NAME = 30;

    /** The judgment of a value, shown by its color. */
    public enum Tone {
        PLAIN,
        GOOD,
        BAD
    }

    /**
     * A row of the chart.
     *
     * @param name name of the row
     * @param value value, shown as a dot
     * @param low lower end of the interval
     * @param high upper end of the interval
     * @param tone judgment of the value
     * @param note text at the end of the row, which expresses the judgment in words
     */
    public record Row(String name, double value, double low, double high, Tone tone, String note) {

        boolean known() {
            return Double.isFinite(value);
        }

        DoubleStream ends() {
            return DoubleStream.of(low, value, high).filter(Double::isFinite);
        }
    }

    public IntervalChart {
        rows = List.copyOf(rows);
    }

    /** Returns the chart as an HTML figure; empty if no value is known. */
    public String html() {
        List<Row> shown = rows.stream().filter(Row::known).toList();
        if (shown.isEmpty()) {
            return "";
        }
        double low = shown.stream().flatMapToDouble(Row::ends).min().orElse(0);
        double high = shown.stream().flatMapToDouble(Row::ends).max().orElse(1);
        Axis axis = Axis.of(low, high, 4);
        int bottom = shown.size() * ROW;
        StringBuilder svg = new StringBuilder();
        ticks(svg, axis, shown.size());
        svg.append(upright("reference", x(axis, shown.get(0).value()), shown.size()));
        for (int i = 0; i < shown.size(); i++) {
            draw(svg, shown.get(i), axis, i * ROW);
        }
        String about = hint.isEmpty() ? "" : "<small>" + Html.text(hint) + "</small>";
        return """
                <figure class="chart"><figcaption><b>%s</b>%s</figcaption>
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg></figure>
                """.formatted(Html.text(title), about, WIDTH, bottom + BOTTOM, Html.text(title), svg);
    }

    private static void ticks(StringBuilder svg, Axis axis, int rows) {
        for (double tick : axis.ticks()) {
            double at = x(axis, tick);
            svg.append(upright("grid", at, rows))
                    .append(format(
                            "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                            at, rows * ROW + 16, NumberText.shorten(tick)));
        }
    }

    /** Returns a vertical line with gaps for the texts of the rows. */
    private static String upright(String style, double at, int rows) {
        StringBuilder path = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            path.append(format("M%.1f %d v18 ", at, row * ROW + 18));
        }
        return "<path class=\"" + style + "\" d=\"" + path.toString().strip() + "\"/>";
    }

    private static void draw(StringBuilder svg, Row row, Axis axis, int top) {
        String tone = row.tone().name().toLowerCase(Locale.ROOT);
        int middle = top + 26;
        svg.append(format(
                "<text class=\"label\" x=\"0\" y=\"%d\">%s</text>"
                        + "<text class=\"label %s\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                top + 13, Html.text(clip(row.name())), tone, WIDTH, top + 13, Html.text(row.note())));
        boolean interval = Double.isFinite(row.low()) && Double.isFinite(row.high());
        if (interval) {
            svg.append(format(
                    "<path class=\"whisker %s\" d=\"M%.1f %d H%.1f M%.1f %d v8 M%.1f %d v8\"/>",
                    tone,
                    x(axis, row.low()),
                    middle,
                    x(axis, row.high()),
                    x(axis, row.low()),
                    middle - 4,
                    x(axis, row.high()),
                    middle - 4));
        }
        svg.append(format(
                "<circle class=\"value %s\" cx=\"%.1f\" cy=\"%d\" r=\"4.5\"><title>%s: %s%s</title></circle>",
                tone,
                x(axis, row.value()),
                middle,
                Html.text(row.name()),
                NumberText.shorten(row.value()),
                interval ? " [" + NumberText.shorten(row.low()) + ", " + NumberText.shorten(row.high()) + "]" : ""));
    }

    /** Shortens a long name in its middle, because names of a run's checkpoints differ only at the end. */
    private static String clip(String name) {
        int[] points = name.codePoints().toArray();
        if (points.length <= LONGEST_NAME) {
            return name;
        }
        int half = LONGEST_NAME / 2;
        return new String(points, 0, half) + "…" + new String(points, points.length - half, half);
    }

    private static double x(Axis axis, double value) {
        return SIDE + (WIDTH - 2 * SIDE) * axis.share(value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
