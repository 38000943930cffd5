package io.github.rlaifv.report.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A chart of curves over steps, as inline SVG. Curves differ by color and by dashes. If a curve has many points, a
 * thick line shows their moving average over a thin line of the values.
 *
 * @param title title above the chart
 * @param hint short description of the chart; may be empty
 * @param curves curves; at most four can be distinguished
 * @param zero whether the y axis covers zero whatever the values are
 */
public record CurveChart(String title, String hint, List<Curve> curves, boolean zero) {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 230;
    /** Least space for the labels of the y axis. */
    private static final int LEFT = 52;
    /** Width of a character of a label in the larger text of narrow pages. */
    private static final double CHARACTER = 7.8;

    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    /** Largest number of points of a curve whose points show their values in tooltips. */
    private static final int TIPS = 200;

    /**
     * The area of the curves.
     *
     * @param left space at its left, for the labels of the y axis
     */
    private record Frame(int left, Axis x, Axis y) {
        double x(double value) {
            return left + 4 + (WIDTH - left - RIGHT - 8) * x.share(value);
        }

        double y(double value) {
            return TOP + (HEIGHT - TOP - BOTTOM) * (1 - y.share(value));
        }
    }

    public CurveChart {
        curves = List.copyOf(curves);
    }

    /** Returns the chart as an HTML figure; empty if no value is known. */
    public String html() {
        List<Curve> shown =
                curves.stream().filter(Curve::known).map(Curve::thinned).toList();
        if (shown.isEmpty()) {
            return "";
        }
        double first = xs(shown).min().orElse(0);
        double last = xs(shown).max().orElse(1);
        boolean steps = xs(shown).allMatch(at -> Math.rint(at) == at);
        Axis x = steps ? Axis.whole(first, last, 5) : Axis.of(first, last, 5);
        double low = ys(shown).min().orElse(0);
        double high = ys(shown).max().orElse(1);
        Axis y = Axis.of(zero ? Math.min(0, low) : low, zero ? Math.max(0, high) : high, 4);
        StringBuilder svg = new StringBuilder();
        Frame frame = new Frame(left(y), x, y);
        axes(svg, frame);
        for (int i = 0; i < shown.size(); i++) {
            draw(svg, shown.get(i), i % 4 + 1, frame);
        }
        String about = hint.isEmpty() ? "" : "<small>" + Html.text(hint) + "</small>";
        return """
                <figure class="chart"><figcaption><b>%s</b>%s%s</figcaption>
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg></figure>
                """.formatted(Html.text(title), legend(shown), about, WIDTH, HEIGHT, Html.text(title), svg);
    }

    private static DoubleStream xs(List<Curve> shown) {
        return shown.stream().flatMap(curve -> curve.points().stream()).mapToDouble(Curve.Point::x);
    }

    private static DoubleStream ys(List<Curve> shown) {
        return shown.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Curve.Point::y)
                .filter(Double::isFinite);
    }

    private static String legend(List<Curve> shown) {
        StringBuilder legend = new StringBuilder("<span class=\"legend\">");
        for (int i = 0; i < shown.size(); i++) {
            int colour = i % 4 + 1;
            legend.append("<span class=\"key\"><svg viewBox=\"0 0 26 8\" width=\"26\" height=\"8\">")
                    .append("<path class=\"line s")
                    .append(colour)
                    .append("\" d=\"M1 4 H25\"/></svg>")
                    .append(Html.text(shown.get(i).name()))
                    .append(" <b>")
                    .append(NumberText.shorten(shown.get(i).last()))
                    .append("</b></span> ");
        }
        return legend.append("</span>").toString();
    }

    private static int left(Axis y) {
        int longest = y.ticks().stream()
                .mapToInt(tick -> NumberText.shorten(tick).length())
                .max()
                .orElse(0);
        return Math.max(LEFT, (int) Math.ceil(CHARACTER * longest) + 8);
    }

    private static void axes(StringBuilder svg, Frame frame) {
        for (double tick : frame.y().ticks()) {
            double at = frame.y(tick);
            svg.append(format(
                    "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    Math.abs(tick) < 1e-12 ? "zero" : "grid", frame.left(), WIDTH - RIGHT, at, at));
            svg.append(format(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    frame.left() - 6, at + 4, NumberText.shorten(tick)));
        }
        for (double tick : frame.x().ticks()) {
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    frame.x(tick), HEIGHT - 6, NumberText.shorten(tick)));
        }
    }

    private static void draw(StringBuilder svg, Curve curve, int colour, Frame frame) {
        boolean smoothed = curve.smoothed();
        svg.append(format("<path class=\"%s s%d\" d=\"%s\"/>", smoothed ? "raw" : "line", colour, path(curve, frame)));
        if (smoothed) {
            svg.append(format("<path class=\"line s%d\" d=\"%s\"/>", colour, path(curve.smoothLine(), frame)));
        }
        if (curve.points().size() > TIPS) {
            return;
        }
        for (Curve.Point point : curve.points()) {
            if (Double.isFinite(point.y())) {
                svg.append(format(
                        "<circle class=\"%s s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, %s: %s</title></circle>",
                        curve.sparse() ? "dot" : "tip",
                        colour,
                        frame.x(point.x()),
                        frame.y(point.y()),
                        Html.text(curve.name()),
                        NumberText.shorten(point.x()),
                        NumberText.shorten(point.y())));
            }
        }
    }

    private static String path(Curve curve, Frame frame) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (Curve.Point point : curve.points()) {
            if (Double.isFinite(point.y())) {
                path.append(format("%s%.1f %.1f ", pen ? "L" : "M", frame.x(point.x()), frame.y(point.y())));
            }
            pen = Double.isFinite(point.y());
        }
        return path.toString().strip();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
