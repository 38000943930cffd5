package io.github.rlaifv.core.internal.json;

/** The texts that stand for NaN and infinity, which JSON does not have. */
final class NonFinite {
    private NonFinite() {}

    static boolean is(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }

    static double value(String text) {
        return Double.parseDouble(text);
    }
}
