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
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    /** Largest number of points of a curve whose points show their values in tooltips. */
    private static final int TIPS = 200;

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
        Axis x = Axis.of(xs(shown).min().orElse(0), xs(shown).max().orElse(1), 5);
        double low = ys(shown).min().orElse(0);
        double high = ys(shown).max().orElse(1);
        Axis y = Axis.of(zero ? Math.min(0, low) : low, zero ? Math.max(0, high) : high, 4);
        StringBuilder svg = new StringBuilder();
        axes(svg, x, y);
        for (int i = 0; i < shown.size(); i++) {
            draw(svg, shown.get(i), i % 4 + 1, x, y);
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

    private static void axes(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = y(y, tick);
            svg.append(format(
                    "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    Math.abs(tick) < 1e-12 ? "zero" : "grid", LEFT, WIDTH - RIGHT, at, at));
            svg.append(format(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6, at + 4, NumberText.shorten(tick)));
        }
        for (double tick : x.ticks()) {
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(x, tick), HEIGHT - 6, NumberText.shorten(tick)));
        }
    }

    private static void draw(StringBuilder svg, Curve curve, int colour, Axis x, Axis y) {
        boolean smoothed = curve.smoothed();
        svg.append(format("<path class=\"%s s%d\" d=\"%s\"/>", smoothed ? "raw" : "line", colour, path(curve, x, y)));
        if (smoothed) {
            svg.append(format("<path class=\"line s%d\" d=\"%s\"/>", colour, path(curve.smoothLine(), x, y)));
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
                        x(x, point.x()),
                        y(y, point.y()),
                        Html.text(curve.name()),
                        NumberText.shorten(point.x()),
                        NumberText.shorten(point.y())));
            }
        }
    }

    private static String path(Curve curve, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (Curve.Point point : curve.points()) {
            if (Double.isFinite(point.y())) {
                path.append(format("%s%.1f %.1f ", pen ? "L" : "M", x(x, point.x()), y(y, point.y())));
            }
            pen = Double.isFinite(point.y());
        }
        return path.toString().strip();
    }

    private static double x(Axis axis, double value) {
        return LEFT + 4 + (WIDTH - LEFT - RIGHT - 8) * axis.share(value);
    }

    private static double y(Axis axis, double value) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - axis.share(value));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
