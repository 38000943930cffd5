package io.github.rlaifv.inference.evaluation.words;

import java.util.List;

/**
 * Splits English texts into words for {@code ObjectHalBenchmark}. The published program uses spaCy's largest model for
 * phrases and NLTK with WordNet for texts; implement this interface with them to get its metrics.
 */
public interface EnglishWords {

    /** Returns the words of a short phrase such as {@code a wooden chair}, punctuation marks included. */
    List<TaggedWord> tag(String phrase);

    /**
     * Returns the words of a text in lower case, punctuation marks included, each as if it were a noun in its singular.
     */
    List<String> lemmas(String text);
}
