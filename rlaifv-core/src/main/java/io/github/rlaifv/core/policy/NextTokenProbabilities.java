package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Map;

/**
 * Probabilities of the first response token, of a softmax over the whole vocabulary at temperature 1.
 *
 * @param byWord the asked words with their probabilities in [0, 1]
 * @param missing the asked words of which a server told nothing, since they are not among the few tokens that it tells:
 *     each with the largest probability that it may have. Their probability in {@code byWord} is 0. Empty for models in
 *     this process.
 * @param likeliest the likeliest first tokens, most likely first, as far as the policy gives them: what the response begins
 *     with where it begins with none of the words. May be empty.
 */
public record NextTokenProbabilities(
        Map<String, Double> byWord, Map<String, Double> missing, List<FirstToken> likeliest) {
    public NextTokenProbabilities {
        byWord = Map.copyOf(byWord);
        missing = Map.copyOf(missing);
        likeliest = List.copyOf(likeliest);
        if (!byWord.keySet().containsAll(missing.keySet())) {
            throw new IllegalArgumentException(
                    "only asked words can be missing: asked were " + byWord.keySet() + ", missing " + missing.keySet());
        }
    }

    /** All asked words' probabilities are known. */
    public NextTokenProbabilities(Map<String, Double> byWord) {
        this(byWord, Map.of());
    }

    /** No other tokens are known. */
    public NextTokenProbabilities(Map<String, Double> byWord, Map<String, Double> missing) {
        this(byWord, missing, List.of());
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

    /** How much larger {@link #of} may be in truth, at most, since some of the words were not told; 0 if all were. */
    public double missingOf(String... words) {
        double sum = 0;
        for (String word : words) {
            sum += missing.getOrDefault(word, 0.0);
        }
        return sum;
    }
}
