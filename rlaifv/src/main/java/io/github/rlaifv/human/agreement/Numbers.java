package io.github.rlaifv.human.agreement;

import java.util.Locale;

/** Numbers of a report as texts. */
final class Numbers {
    private Numbers() {}

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "-";
    }

    static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
    }

    static String range(double low, double high) {
        return Double.isFinite(low) && Double.isFinite(high)
                ? String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * low, 100 * high)
                : "-";
    }

    /** Returns a share with its counts and interval, such as {@code 96.7 % (29 of 30; 83.3 to 99.4 %)}. */
    static String share(ShareInterval share) {
        return share.count() == 0
                ? "-"
                : percent(share.share()) + " (" + share.hits() + " of " + share.count() + "; "
                        + range(share.low(), share.high()) + ")";
    }

    /** Returns a small probability without rounding it to zero. */
    static String probability(double value) {
        return !Double.isFinite(value) ? "-" : value < 0.001 ? "< 0.001" : number(value);
    }
}
