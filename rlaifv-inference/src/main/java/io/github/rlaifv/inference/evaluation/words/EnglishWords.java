package io.github.rlaifv.inference.evaluation.words;

import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import java.util.List;

/**
 * How {@link ObjectHalBenchmark} cuts English into words. The published program takes spaCy's largest model for phrases and
 * NLTK with WordNet for texts; those who run them behind this interface get its figures.
 */
public interface EnglishWords {

    /** The words of a short phrase such as {@code a wooden chair}, marks too. */
    List<TaggedWord> tag(String phrase);

    /** The words of a text in lower case, marks too, each as if it were a noun in its singular. */
    List<String> lemmas(String text);
}
