package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.EnglishTagger;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules by which {@link io.github.rlaifv.feedback.claim.ClaimDecomposer#byRules} finds claims. Safe for use by several
 * threads, which take turns.
 */
public final class ClaimRules {
    private final EnglishTagger tagger = new EnglishTagger();

    /** The claims of an English text, in order of mention, each once. */
    public synchronized List<RuleClaim> claims(String text) {
        ClaimList claims = new ClaimList();
        PronounReferents discourse = new PronounReferents();
        for (String sentence : tagger.sentences(text)) {
            List<Word> words = tagger.words(sentence);
            if (!words.isEmpty()) {
                SentenceRules.read(words, claims, discourse);
            }
        }
        return claims.claims();
    }

    /** Versions of the rules and of the models that they read texts with, by name. */
    public static SortedMap<String, String> settings() {
        return new TreeMap<>(Map.of("rules", "4", "models", EnglishTagger.MODELS));
    }
}
