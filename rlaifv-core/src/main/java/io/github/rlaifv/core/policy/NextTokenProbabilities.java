package io.github.rlaifv.core.policy;

import java.util.Map;

/**
 * Probabilities of the first response token, of a softmax over the whole vocabulary at temperature 1.
 *
 * @param byWord the asked words with their probabilities in [0, 1]
 */
public record NextTokenProbabilities(Map<String, Double> byWord) {
    public NextTokenProbabilities {
        byWord = Map.copyOf(byWord);
    }

    /**
     * The sum over some of the asked words.
     *
     * @throws IllegalArgumentException if a word was not asked
     */
    public double of(String... words) {
        double sum = 0;
        for (String word : words) {
            Double p = byWord.get(word);
            if (p == null) {
                throw new IllegalArgumentException("'" + word + "' was not asked; asked were " + byWord.keySet());
            }
            sum += p;
        }
        return sum;
    }
}
