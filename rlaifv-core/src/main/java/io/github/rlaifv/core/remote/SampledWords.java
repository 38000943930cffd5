package io.github.rlaifv.core.remote;

import io.github.rlaifv.core.policy.NextTokenProbabilities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Estimates words' probabilities by how many sampled answers begin with them. */
final class SampledWords {
    private static final Pattern FIRST_WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private SampledWords() {}

    static NextTokenProbabilities count(List<String> words, List<String> answers) {
        Map<String, Integer> counts = new HashMap<>();
        words.forEach(word -> counts.put(word, 0));
        for (String answer : answers) {
            Matcher first = FIRST_WORD.matcher(answer);
            if (first.find()) {
                counts.computeIfPresent(first.group(), (word, count) -> count + 1);
            }
        }
        Map<String, Double> byWord = new HashMap<>();
        counts.forEach((word, count) -> byWord.put(word, (double) count / answers.size()));
        return new NextTokenProbabilities(byWord);
    }
}
