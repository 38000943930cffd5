package io.github.rlaifv.report.internal;

import java.util.Locale;

/** Formats numbers for readers. */
public final class NumberText {

    private NumberText() {}

    /**
     * Returns a number with four significant digits, without trailing zeros, and with an exponent if it is very small
     * or large.
     */
    public static String shorten(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e7)) {
            return String.format(Locale.ROOT, "%.3e", value).replaceAll("\\.?0+e", "e");
        }
        int digits = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
