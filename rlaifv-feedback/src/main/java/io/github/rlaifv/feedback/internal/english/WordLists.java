package io.github.rlaifv.feedback.internal.english;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/** Lists of words, written as they are read. */
public final class WordLists {
    private WordLists() {}

    /** The words of a list with blanks between them. */
    public static Set<String> words(String list) {
        return ImmutableSet.copyOf(list.split(" "));
    }
}
