package io.github.rlaifv.feedback.claim.rule;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.github.rlaifv.feedback.internal.english.EnglishTagger;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.Verbs;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the topics of English sentences: their nouns in the singular, without words that only say where something is
 * ("left", "background") and without those that name the image itself. Safe for use by several threads, which take
 * turns.
 */
public final class NounTopics {
    /** Identifies this method of finding topics; part of fingerprints. */
    public static final String NAME = "nouns, " + EnglishTagger.MODELS;

    /** Candidates of one model share most of their sentences. */
    private static final int REMEMBERED = 10_000;

    private final EnglishTagger tagger;
    private final Cache<String, Set<String>> known =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    /**
     * Loads the language models.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if they are not on the class path
     */
    public NounTopics() {
        tagger = new EnglishTagger();
    }

    /** The topics of a sentence in lower case; empty if it has no nouns. */
    public synchronized Set<String> of(String sentence) {
        Set<String> before = known.getIfPresent(sentence);
        if (before != null) {
            return before;
        }
        Set<String> found = find(sentence);
        known.put(sentence, found);
        return found;
    }

    private Set<String> find(String sentence) {
        Set<String> topics = new TreeSet<>();
        for (Word word : tagger.words(sentence)) {
            boolean thing = word.isNoun()
                    && word.text().length() > 1
                    && !word.in(Lexicon.WHERE)
                    && !word.in(Lexicon.PICTURE)
                    && !word.in(Lexicon.ABSTRACT)
                    && !word.in(Lexicon.QUANTITIES)
                    && !word.in(Lexicon.COLOURS);
            if (thing) {
                topics.add(singular(word.lower()));
            }
        }
        return Collections.unmodifiableSet(topics);
    }

    private static String singular(String noun) {
        return switch (noun) {
            case "people" -> "person";
            case "men" -> "man";
            case "women" -> "woman";
            case "children" -> "child";
            default -> Lexicon.isPlural(noun) ? Verbs.base(noun).toLowerCase(Locale.ROOT) : noun;
        };
    }
}
