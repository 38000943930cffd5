package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What happens to a fact or question that repeats an earlier one of the same response. */
enum Repeats {
    DROPPED {
        @Override
        <T> List<T> applyTo(List<T> entries, Function<T, String> text) {
            Set<String> seen = new HashSet<>();
            return entries.stream()
                    .filter(entry -> seen.add(normal(text.apply(entry))))
                    .toList();
        }
    },
    KEPT {
        @Override
        <T> List<T> applyTo(List<T> entries, Function<T, String> text) {
            return entries;
        }
    };

    /**
     * Returns the entries that remain, in order. Two entries are equal if their texts differ only in case or white
     * space.
     */
    abstract <T> List<T> applyTo(List<T> entries, Function<T, String> text);

    /** Returns a text in lower case with single blanks. */
    static String normal(String text) {
        return LowerCase.of(text.strip().replaceAll("\\s+", " "));
    }
}
