package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.core.internal.Thinking;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a judge wrote, without the thinking before it. */
public final class ReplyText {
    /** Models that were taught mathematics frame an answer: {@code $\\boxed{B}$}, {@code \\boxed{\\text{B}}}. */
    private static final Pattern BOXED =
            Pattern.compile("\\$?\\\\boxed\\{(?:\\\\text\\{)?\\s*([^{}\\n]{1,40}?)\\s*}{1,2}\\$?");

    private ReplyText() {}

    /** The reply for its reader; empty if there is thinking alone. */
    public static String of(String reply) {
        return Thinking.answer(reply).map(String::strip).orElse("");
    }

    /** The same without a frame around an answer. */
    static String unboxed(String reply) {
        return BOXED.matcher(of(reply)).replaceAll("$1");
    }

    /** What a reply says; empty where it says nothing, or several things that differ. */
    static <T> Optional<T> onlyOne(Set<T> said) {
        return said.size() == 1 ? Optional.of(said.iterator().next()) : Optional.empty();
    }

    /** Lines of {@link #unboxed} that say something. */
    static List<String> lines(String reply) {
        return unboxed(reply)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
