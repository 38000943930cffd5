package io.github.rlaifv.inference.evaluation.internal.words;

import io.github.rlaifv.core.internal.Ordered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the singulars of nouns, as far as a vocabulary has them. */
final class NounLemmas {
    /**
     * What WordNet makes of some words: people stays, and sports becomes sport, so that the pair "sports ball" never
     * occurs, as in the published program.
     */
    private static final Map<String, String> FIXED = Map.of("people", "people", "sports", "sport", "oxen", "ox");

    private final Set<String> vocabulary;

    /**
     * Creates the lemmas of a vocabulary.
     *
     * @param vocabulary words in lower case
     */
    NounLemmas(Set<String> vocabulary) {
        this.vocabulary = Ordered.set(vocabulary);
    }

    boolean knows(String lemma) {
        return vocabulary.contains(lemma);
    }

    /** Returns the first singular of a word in lower case that the vocabulary has, or else the word. */
    String of(String word) {
        if (FIXED.containsKey(word)) {
            return FIXED.getOrDefault(word, word);
        }
        return singulars(word).stream().filter(vocabulary::contains).findFirst().orElse(word);
    }

    private static List<String> singulars(String word) {
        List<String> singulars = new ArrayList<>();
        if (word.endsWith("men")) {
            singulars.add(cut(word, 2) + "an");
        }
        if (word.endsWith("children")) {
            singulars.add(cut(word, 3));
        }
        if (word.endsWith("ves")) {
            singulars.add(cut(word, 3) + "fe");
            singulars.add(cut(word, 3) + "f");
        }
        if (word.endsWith("s")) {
            singulars.add(cut(word, 1));
        }
        List<String> forms = WordForms.forms(word);
        singulars.addAll(forms.subList(1, forms.size()));
        return singulars;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
