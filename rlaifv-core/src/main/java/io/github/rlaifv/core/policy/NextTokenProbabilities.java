package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Map;

/**
 * Probabilities of requested words as the first response token, from a softmax over the whole vocabulary at
 * temperature 1.
 *
 * @param byWord requested words with their probabilities in [0, 1]
 * @param missing words missing from the server's top-k list, each with an upper bound on its probability. Their
 *     probability in {@code byWord} is 0. Empty for models in this process, and
 *     for servers that return exact probabilities.
 * @param likeliest the likeliest first tokens, most likely first, as far as the policy returns them. They show how the
 *     response begins if it begins with none of the words. May be empty.
 */
public record NextTokenProbabilities(
        Map<String, Double> byWord, Map<String, Double> missing, List<FirstToken> likeliest) {
    public NextTokenProbabilities {
        byWord = Map.copyOf(byWord);
        missing = Map.copyOf(missing);
        likeliest = List.copyOf(likeliest);
        if (!byWord.keySet().containsAll(missing.keySet())) {
            throw new IllegalArgumentException("missing words must be among the requested ones, " + byWord.keySet()
                    + ", were " + missing.keySet());
        }
    }

    /** Creates a result in which the probabilities of all requested words are known. */
    public NextTokenProbabilities(Map<String, Double> byWord) {
        this(byWord, Map.of());
    }

    /** Creates a result without the likeliest first tokens. */
    public NextTokenProbabilities(Map<String, Double> byWord, Map<String, Double> missing) {
        this(byWord, missing, List.of());
    }

    /**
     * Returns the sum of the probabilities of some requested words.
     *
     * @throws IllegalArgumentException if a word was not requested
     */
    public double of(String... words) {
        double sum = 0;
        for (String word : words) {
            Double p = byWord.get(word);
            if (p == null) {
                throw new IllegalArgumentException(
                        "'" + word + "' was not requested; requested were " + byWord.keySet());
            }
            sum += p;
        }
        return sum;
    }

    /**
     * Upper bound of the probability that {@link #of} lacks because words are missing from the server's top-k list; 0
     * if none is missing.
     */
    public double missingOf(String... words) {
        double sum = 0;
        for (String word : words) {
            sum += missing.getOrDefault(word, 0.0);
        }
        return sum;
    }
}
