package io.github.rlaifv.report.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis with ticks at round values.
 *
 * @param low value at the beginning of the axis
 * @param high value at the end of the axis, above {@code low}
 * @param ticks values of the ticks, ascending, from {@code low} to {@code high}
 */
public record Axis(double low, double high, List<Double> ticks) {

    /** Creates an axis from the lowest to the highest value, with about the given number of steps between ticks. */
    static Axis of(double min, double max, int steps) {
        double low = min;
        double high = max;
        if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
            double room = low == 0 ? 1 : Math.abs(low) * 0.1;
            low -= room;
            high += room;
        }
        double step = step(low, high, steps);
        List<Double> ticks = new ArrayList<>();
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = (long) Math.ceil(low / step - 1e-9); i <= last; i++) {
            ticks.add(i * step);
        }
        return new Axis(low, high, List.copyOf(ticks));
    }

    /** Same as {@link #of}, with ticks at integers only. */
    static Axis whole(double min, double max, int steps) {
        Axis axis = of(min, max, steps);
        return new Axis(
                axis.low(),
                axis.high(),
                axis.ticks().stream().filter(tick -> Math.rint(tick) == tick).toList());
    }

    /** Creates an axis that covers zero and all values, and begins and ends with a tick. */
    public static Axis rounded(double min, double max, int steps) {
        double low = Math.min(0, min);
        double high = Math.max(0, max);
        if (high - low < 1e-12) {
            high = low + 1;
        }
        double step = step(low, high, steps);
        List<Double> ticks = new ArrayList<>();
        long last = (long) Math.ceil(high / step - 1e-9);
        for (long i = (long) Math.floor(low / step + 1e-9); i <= last; i++) {
            ticks.add(i * step);
        }
        return new Axis(ticks.get(0), ticks.get(ticks.size() - 1), List.copyOf(ticks));
    }

    private static double step(double low, double high, int steps) {
        double rough = (high - low) / steps;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** Returns the position of a value on the axis, from 0 at the low end to 1 at the high end. */
    public double share(double value) {
        return (value - low) / (high - low);
    }
}
