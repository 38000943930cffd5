package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.ReasoningBlock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a judge's reply, without the thinking before it. */
public final class ReplyText {
    /**
     * Frame around an answer by models that were trained on mathematics: {@code $\\boxed{B}$},
     * {@code \\boxed{\\text{B}}}.
     */
    private static final Pattern BOXED =
            Pattern.compile("\\$?\\\\boxed\\{(?:\\\\text\\{)?\\s*([^{}\\n]{1,40}?)\\s*}{1,2}\\$?");

    private ReplyText() {}

    /** Returns the reply without thinking; empty if there is only thinking. */
    public static String of(String reply) {
        return ReasoningBlock.answer(reply).map(String::strip).orElse("");
    }

    /** Returns the reply without a frame around an answer. */
    static String unboxed(String reply) {
        return BOXED.matcher(of(reply)).replaceAll("$1");
    }

    /** Returns what a reply says; empty if it says nothing, or several things that differ. */
    static <T> Optional<T> onlyOne(Set<T> said) {
        return said.size() == 1 ? Optional.of(said.iterator().next()) : Optional.empty();
    }

    /** Returns the lines of {@link #unboxed} that are not blank. */
    static List<String> lines(String reply) {
        return unboxed(reply)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
