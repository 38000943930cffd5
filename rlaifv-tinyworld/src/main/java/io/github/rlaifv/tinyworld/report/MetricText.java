package io.github.rlaifv.tinyworld.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text of metrics on the page. An en dash stands for an unknown value. */
final class MetricText {

    static final String UNKNOWN = "–";

    private MetricText() {}

    static String percent(@Nullable Double share) {
        return share == null ? UNKNOWN : minus("%.1f %%", share * 100);
    }

    static String one(@Nullable Double value) {
        return value == null ? UNKNOWN : minus("%.1f", value);
    }

    /** The value with three decimals, or with two significant digits if it is small, because rewards can be tiny. */
    static String three(@Nullable Double value) {
        if (value == null) {
            return UNKNOWN;
        }
        int decimals = value == 0 ? 3 : 1 - (int) Math.floor(Math.log10(Math.abs(value)));
        return minus("%." + Math.min(Math.max(decimals, 3), 7) + "f", value);
    }

    static String count(double value) {
        return minus("%,.0f", value);
    }

    /** The change relative to the first value, such as "−80.7 %"; unknown if the first value is zero. */
    static String relative(@Nullable Double from, @Nullable Double to) {
        return from == null || to == null || from == 0 ? UNKNOWN : minus("%+.1f %%", (to / from - 1) * 100);
    }

    /** The difference of two shares in percentage points, such as "+1.2 pts". */
    static String points(@Nullable Double from, @Nullable Double to) {
        return from == null || to == null ? UNKNOWN : minus("%+.1f pts", (to - from) * 100);
    }

    static String seconds(double seconds) {
        if (seconds < 60) {
            return minus(seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    static String bytes(long bytes) {
        double mebi = bytes / (1024.0 * 1024.0);
        return mebi < 1024 ? minus("%.0f MiB", mebi) : minus("%.2f GiB", mebi / 1024);
    }

    /** Formats a value with a typographic minus, and without a minus for zero. */
    private static String minus(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        String zero = String.format(Locale.ROOT, format, -0.0);
        return (text.equals(zero) ? String.format(Locale.ROOT, format, 0.0) : text).replace('-', '−');
    }
}
