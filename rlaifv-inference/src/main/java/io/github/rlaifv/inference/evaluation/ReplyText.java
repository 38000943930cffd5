package io.github.rlaifv.inference.evaluation;

import java.util.List;
import java.util.Locale;

/** Reads what a judge wrote, without the thinking before it. */
final class ReplyText {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private ReplyText() {}

    /** The reply for its reader; empty if there is thinking alone. */
    static String of(String reply) {
        int end = reply.toLowerCase(Locale.ROOT).lastIndexOf(CLOSE);
        if (end >= 0) {
            return reply.substring(end + CLOSE.length()).strip();
        }
        return reply.stripLeading().toLowerCase(Locale.ROOT).startsWith(OPEN) ? "" : reply.strip();
    }

    /** Its lines that say something. */
    static List<String> lines(String reply) {
        return of(reply).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
