package io.github.rlaifv.report.internal;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Chart of horizontal bars as inline SVG.
 *
 * @param title title above the chart
 * @param bars lengths by name, from top to bottom
 * @param format formatter of values
 * @param width width of the drawing in its own units
 */
public record BarChart(String title, Map<String, Double> bars, Function<Double, String> format, int width) {

    private static final int ROW = 24;
    private static final int LEFT = 192;
    private static final int RIGHT = 84;
    private static final int NAME_LENGTH = 28;

    /** The chart as an HTML figure; empty text without bars. */
    public String html(String extraClass) {
        if (bars.isEmpty()) {
            return "";
        }
        double most =
                bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        StringBuilder svg = new StringBuilder();
        int y = 4;
        for (Map.Entry<String, Double> bar : bars.entrySet()) {
            double length = most <= 0 ? 0 : (width - LEFT - RIGHT) * bar.getValue() / most;
            svg.append(String.format(
                    Locale.ROOT,
                    """
                    <text class="tick" x="%d" y="%d" text-anchor="end">%s</text>\
                    <rect class="bar" x="%d" y="%d" width="%.1f" height="%d" rx="3"/>\
                    <text class="value" x="%.1f" y="%d">%s</text>
                    """,
                    LEFT - 10,
                    y + 15,
                    Html.text(shortened(bar.getKey())),
                    LEFT,
                    y + 2,
                    Math.max(length, 1.5),
                    ROW - 7,
                    LEFT + Math.max(length, 1.5) + 8,
                    y + 15,
                    Html.text(format.apply(bar.getValue()))));
            y += ROW;
        }
        return """
                <figure class="chart %s"><figcaption><b>%s</b></figcaption>
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg></figure>
                """.formatted(extraClass, Html.text(title), width, y + 4, Html.text(title), svg);
    }

    private static String shortened(String name) {
        return name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH - 1) + "…";
    }
}
