package io.github.rlaifv.report.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis with round ticks that reaches from the lowest to the highest value.
 *
 * @param low lowest value
 * @param high highest value, above low
 * @param ticks ascending, within
 */
record Axis(double low, double high, List<Double> ticks) {

    /** Covers all values with about the wanted number of steps between ticks. */
    static Axis of(double min, double max, int steps) {
        double low = min;
        double high = max;
        if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
            double room = low == 0 ? 1 : Math.abs(low) * 0.1;
            low -= room;
            high += room;
        }
        double rough = (high - low) / steps;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                step = factor * power;
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = (long) Math.ceil(low / step - 1e-9); i <= last; i++) {
            ticks.add(i * step);
        }
        return new Axis(low, high, List.copyOf(ticks));
    }

    /** Where a value stands, 0 at the low and 1 at the high end. */
    double share(double value) {
        return (value - low) / (high - low);
    }
}
