package io.github.rlaifv.report.internal;

import java.util.Locale;

/** Numbers as a reader wants them. */
public final class NumberText {

    private NumberText() {}

    /** Four significant digits without zeros that say nothing; very small and very large ones with an exponent. */
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
