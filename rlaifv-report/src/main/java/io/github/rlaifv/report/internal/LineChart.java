package io.github.rlaifv.report.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Line chart over named positions as inline SVG. Series differ in the color and in the shape of their points.
 *
 * @param title title above the chart
 * @param positions labels of the x axis
 * @param series lines of the chart
 * @param format formatter of values
 * @param width width of the drawing in its own units
 * @param height height of the drawing in its own units
 * @param reach value that the y axis covers in any case, so that adjacent charts have the same scale
 */
public record LineChart(
        String title,
        List<String> positions,
        List<Series> series,
        Function<Double, String> format,
        int width,
        int height,
        double reach) {

    /** Least space for the labels of the ticks. */
    private static final int LEFT = 46;
    /** Least space for the labels at the ends of the lines. */
    private static final int RIGHT = 58;
    /** Width of a character of a label at the end of a line, which is bold, and of one of a tick's. */
    private static final double BOLD = 7.2;

    private static final double PLAIN = 6.5;
    private static final int TOP = 16;
    private static final int BOTTOM = 26;
    private static final int LABEL_GAP = 13;

    /**
     * One line.
     *
     * @param name name in the legend
     * @param colour number of the color and the point shape, from 1 to 5
     * @param values one value per position; null if unknown
     */
    public record Series(String name, int colour, List<@Nullable Double> values) {
        boolean known() {
            return values.stream().anyMatch(Objects::nonNull);
        }
    }

    /** Space beside the lines, in units of the drawing. */
    private record Margins(int left, int right) {}

    private record EndLabel(double y, String text, int colour) {}

    public LineChart(
            String title,
            List<String> positions,
            List<Series> series,
            Function<Double, String> format,
            int width,
            int height) {
        this(title, positions, series, format, width, height, 0);
    }

    /** The chart as an HTML figure; empty text if no value is known. */
    public String html(String extraClass) {
        List<Series> shown = series.stream().filter(Series::known).toList();
        if (shown.isEmpty()) {
            return "";
        }
        String legend = series.size() == 1 ? "" : legend(shown);
        return """
                <figure class="chart %s"><figcaption><b>%s</b>%s</figcaption>
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg></figure>
                """.formatted(extraClass, Html.text(title), legend, width, height, Html.text(title), drawing(shown));
    }

    private static String legend(List<Series> shown) {
        StringBuilder legend = new StringBuilder("<span class=\"legend\">");
        for (Series line : shown) {
            legend.append("<span class=\"key\"><svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\">")
                    .append(marker(line.colour(), 6, 6, ""))
                    .append("</svg>")
                    .append(Html.text(line.name()))
                    .append("</span> ");
        }
        return legend.append("</span>").toString();
    }

    private String drawing(List<Series> shown) {
        double[] known = shown.stream()
                .flatMap(s -> s.values().stream())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        Axis scale = Axis.rounded(known[0], Math.max(reach, known[known.length - 1]), height > 200 ? 4 : 2);
        Margins margins = margins(shown, scale);
        StringBuilder svg = new StringBuilder();
        for (double tick : scale.ticks()) {
            double y = y(scale, tick);
            svg.append(format(
                    "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    Math.abs(tick) < 1e-12 ? "zero" : "grid", margins.left(), width - margins.right() + 8, y, y));
            svg.append(format(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    margins.left() - 8, y + 4, Html.text(axis(tick))));
        }
        int every = Math.max(1, (int) Math.ceil(positions.size() * 62.0 / (width - margins.left() - margins.right())));
        for (int i = 0; i < positions.size(); i += every) {
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(margins, i), height - 6, Html.text(positions.get(i))));
        }
        List<EndLabel> lasts = new ArrayList<>();
        for (Series line : shown) {
            svg.append(line(line, scale, margins));
            label(line, scale, lasts);
        }
        svg.append(labels(lasts, width - margins.right() + 10));
        return svg.toString();
    }

    /** Returns the space that the longest labels need, so that none is cut off. */
    private Margins margins(List<Series> shown, Axis scale) {
        int end = shown.stream().mapToInt(line -> last(line).length()).max().orElse(0);
        int tick =
                scale.ticks().stream().mapToInt(one -> axis(one).length()).max().orElse(0);
        return new Margins(
                Math.max(LEFT, (int) Math.ceil(PLAIN * tick) + 10), Math.max(RIGHT, (int) Math.ceil(BOLD * end) + 12));
    }

    private String last(Series line) {
        String last = "";
        for (Double value : line.values()) {
            last = value == null ? last : format.apply(value);
        }
        return last;
    }

    private String line(Series line, Axis scale, Margins margins) {
        StringBuilder path = new StringBuilder();
        StringBuilder points = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.values().size(); i++) {
            Double value = line.values().get(i);
            if (value == null) {
                pen = false;
                continue;
            }
            path.append(format("%s%.1f %.1f ", pen ? "L" : "M", x(margins, i), y(scale, value)));
            pen = true;
            String tip = line.name() + ", " + positions.get(i) + ": " + format.apply(value);
            points.append(marker(line.colour(), x(margins, i), y(scale, value), tip));
        }
        return format(
                        "<path class=\"line s%d\" d=\"%s\"/>",
                        line.colour(), path.toString().strip())
                + points;
    }

    private void label(Series line, Axis scale, List<EndLabel> lasts) {
        for (int i = line.values().size() - 1; i >= 0; i--) {
            Double value = line.values().get(i);
            if (value != null) {
                lasts.add(new EndLabel(y(scale, value), format.apply(value), line.colour()));
                return;
            }
        }
    }

    /** Labels at the right ends of the lines, moved apart if the ends are close together. */
    private String labels(List<EndLabel> ends, int x) {
        List<EndLabel> sorted =
                ends.stream().sorted(Comparator.comparingDouble(EndLabel::y)).toList();
        double[] y = sorted.stream().mapToDouble(EndLabel::y).toArray();
        for (int i = 1; i < y.length; i++) {
            y[i] = Math.max(y[i], y[i - 1] + LABEL_GAP);
        }
        double floor = height - BOTTOM;
        for (int i = y.length - 1; i >= 0; i--) {
            y[i] = Math.min(y[i], floor);
            floor = y[i] - LABEL_GAP;
        }
        StringBuilder svg = new StringBuilder();
        for (int i = 0; i < y.length; i++) {
            svg.append(format(
                    "<text class=\"end s%d\" x=\"%d\" y=\"%.1f\">%s</text>",
                    sorted.get(i).colour(), x, y[i] + 4, Html.text(sorted.get(i).text())));
        }
        return svg.toString();
    }

    private static String marker(int colour, double x, double y, String tip) {
        String title = tip.isEmpty() ? "" : "<title>" + Html.text(tip) + "</title>";
        String shape = switch (colour) {
            case 1 -> format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"", x, y);
            case 2 -> format("<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"", x - 4, y - 4);
            case 3 -> format("<path d=\"M%.1f %.1f l5 9 h-10 z\"", x, y - 5.5);
            case 5 -> format("<path d=\"M%.1f %.1f h8 l-4 8 z\"", x - 4, y - 4);
            default -> format("<path d=\"M%.1f %.1f l5 5 l-5 5 l-5 -5 z\"", x, y - 5);
        };
        return shape + " class=\"point s" + colour + "\">" + title
                + (colour == 1 ? "</circle>" : colour == 2 ? "</rect>" : "</path>");
    }

    private double x(Margins margins, int position) {
        int inner = width - margins.left() - margins.right();
        return positions.size() == 1
                ? margins.left() + inner / 2.0
                : margins.left() + 12 + (inner - 12.0) * position / (positions.size() - 1);
    }

    private double y(Axis scale, double value) {
        return TOP + (height - TOP - BOTTOM) * (1 - scale.share(value));
    }

    /** The label of a tick, without trailing zeros. */
    private String axis(double tick) {
        return format.apply(tick).replaceAll("(\\.\\d*?)0+(?=\\D|$)", "$1").replaceAll("\\.(?=\\D|$)", "");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
