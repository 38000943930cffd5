package io.github.rlaifv.feedback.claim.rule;

import java.util.List;
import java.util.Set;

/** Lists of words, written as they are read. */
final class WordLists {
    private WordLists() {}

    /** The words of a list with blanks between them. */
    static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }
}
