package io.github.rlaifv.tinyworld.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis with round ticks.
 *
 * @param low the lowest tick
 * @param high the highest tick
 * @param ticks ascending
 */
record Scale(double low, double high, List<Double> ticks) {

    /** Covers zero and all values with about the wanted number of steps. */
    static Scale of(double min, double max, int steps) {
        double low = Math.min(0, min);
        double high = Math.max(0, max);
        if (high - low < 1e-12) {
            high = low + 1;
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
        long last = (long) Math.ceil(high / step - 1e-9);
        for (long i = (long) Math.floor(low / step + 1e-9); i <= last; i++) {
            ticks.add(i * step);
        }
        return new Scale(ticks.get(0), ticks.get(ticks.size() - 1), List.copyOf(ticks));
    }

    /** Where a value stands, 0 at the low and 1 at the high end. */
    double share(double value) {
        return (value - low) / (high - low);
    }
}
