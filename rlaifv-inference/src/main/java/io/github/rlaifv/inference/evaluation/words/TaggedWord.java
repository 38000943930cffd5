package io.github.rlaifv.inference.evaluation.words;

import java.util.Objects;
import java.util.Set;

/**
 * A word of a phrase with its lemma and part of speech.
 *
 * @param text text as written
 * @param lemma lemma in lower case; for nouns the singular
 * @param tag tag of the Penn Treebank or of Universal Dependencies, such as {@code NN} or {@code NOUN}
 */
public record TaggedWord(String text, String lemma, String tag) {
    private static final Set<String> NOUNS = Set.of("NN", "NNS", "NNP", "NNPS", "NOUN", "PROPN");

    public TaggedWord {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(lemma, "lemma");
        Objects.requireNonNull(tag, "tag");
    }

    /** Returns whether the word is a noun: common or proper, singular or plural. */
    public boolean isNoun() {
        return NOUNS.contains(tag);
    }
}
