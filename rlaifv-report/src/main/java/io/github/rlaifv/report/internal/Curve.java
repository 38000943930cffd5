package io.github.rlaifv.report.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param name name in the legend
 * @param points points by ascending x; a value that is not finite breaks the line
 * @param sparse whether the curve has few points, each of which is marked, such as evaluations
 * @param smooth whether a smoothed line is drawn over the measured one if there are many points
 */
public record Curve(String name, List<Point> points, boolean sparse, boolean smooth) {
    private static final int SMOOTHED_FROM = 40;
    private static final int MOST = 500;
    private static final double MEMORY = 0.8;

    /**
     * A point of a curve.
     *
     * @param x position, such as a step
     * @param y value
     */
    public record Point(double x, double y) {}

    public Curve {
        points = List.copyOf(points);
    }

    /** Creates a curve that is smoothed if it has many points. */
    public Curve(String name, List<Point> points, boolean sparse) {
        this(name, points, sparse, !sparse);
    }

    boolean known() {
        return points.stream().anyMatch(point -> Double.isFinite(point.y()));
    }

    /** Returns whether a smoothed line is drawn over the measured one. */
    boolean smoothed() {
        return smooth && points.size() >= SMOOTHED_FROM;
    }

    double last() {
        for (int i = points.size() - 1; i >= 0; i--) {
            if (Double.isFinite(points.get(i).y())) {
                return points.get(i).y();
            }
        }
        return Double.NaN;
    }

    /**
     * Returns the curve with at most as many points as a chart can show. More points are averaged with their neighbors if
     * the curve is smoothed; otherwise every n-th point is shown.
     */
    Curve thinned() {
        if (points.size() <= MOST) {
            return this;
        }
        int each = (points.size() + MOST - 1) / MOST;
        List<Point> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += each) {
            List<Point> group = points.subList(from, Math.min(points.size(), from + each));
            Point last = group.get(group.size() - 1);
            double mean = group.stream().mapToDouble(Point::y).average().orElse(Double.NaN);
            means.add(new Point(last.x(), smooth ? mean : last.y()));
        }
        return new Curve(name, means, sparse, smooth);
    }

    /**
     * Returns TensorBoard's exponential moving average with weight 0.8, corrected for its bias towards zero at the
     * start.
     */
    Curve smoothLine() {
        List<Point> averages = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (Point point : points) {
            if (Double.isFinite(point.y())) {
                sum = MEMORY * sum + (1 - MEMORY) * point.y();
                weight = MEMORY * weight + (1 - MEMORY);
                averages.add(new Point(point.x(), sum / weight));
            }
        }
        return new Curve(name, averages, sparse, false);
    }
}
