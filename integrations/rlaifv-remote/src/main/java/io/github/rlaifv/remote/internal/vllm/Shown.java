package io.github.rlaifv.remote.internal.vllm;

/** Texts in messages. */
final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    /** A text in quotation marks, shortened, with visible line breaks. */
    static String of(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r");
        return "'" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...") + "'";
    }
}
