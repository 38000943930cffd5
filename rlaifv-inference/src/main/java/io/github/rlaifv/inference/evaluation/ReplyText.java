package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.Thinking;
import java.util.List;

/** Reads what a judge wrote, without the thinking before it. */
final class ReplyText {
    private ReplyText() {}

    /** The reply for its reader; empty if there is thinking alone. */
    static String of(String reply) {
        return Thinking.answer(reply).map(String::strip).orElse("");
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
