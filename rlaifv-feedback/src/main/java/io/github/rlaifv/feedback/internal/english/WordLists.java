package io.github.rlaifv.feedback.internal.english;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/** Parses word lists that are written as text. */
public final class WordLists {
    private WordLists() {}

    /** The words of a list that are separated by blanks. */
    public static Set<String> words(String list) {
        return ImmutableSet.copyOf(list.split(" "));
    }
}
