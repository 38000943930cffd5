package io.github.rlaifv.inference.evaluation;

import java.util.List;

/** Reads what a judge wrote, without the thinking before it. */
final class ReplyText {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private ReplyText() {}

    /** The reply for its reader; empty if there is thinking alone. */
    static String of(String reply) {
        int from = reply.length() - CLOSE.length();
        while (from >= 0 && !isAt(reply, from, CLOSE)) {
            from--;
        }
        if (from >= 0) {
            return reply.substring(from + CLOSE.length()).strip();
        }
        String text = reply.strip();
        return isAt(text, 0, OPEN) ? "" : text;
    }

    /** In any case; a text in lower case may be longer, so that places in it mean nothing. */
    private static boolean isAt(String text, int from, String mark) {
        return text.regionMatches(true, from, mark, 0, mark.length());
    }

    /** Its lines that say something. */
    static List<String> lines(String reply) {
        return of(reply)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
