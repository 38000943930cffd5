package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Estimates the probabilities of words by the share of sampled responses that begin with them. */
public final class SampledWords {
    private static final Pattern FIRST_WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private SampledWords() {}

    /** Counts the first words of responses. */
    public static NextTokenProbabilities count(List<String> words, List<String> answers) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String answer : answers) {
            Matcher first = FIRST_WORD.matcher(answer);
            counts.merge(first.find() ? first.group() : answer.strip(), 1, Integer::sum);
        }
        Map<String, Double> byWord = new HashMap<>();
        words.forEach(word -> byWord.put(word, (double) counts.getOrDefault(word, 0) / answers.size()));
        return new NextTokenProbabilities(
                byWord,
                Map.of(),
                counts.entrySet().stream()
                        .map(word -> new FirstToken(word.getKey(), (double) word.getValue() / answers.size()))
                        .sorted(Comparator.comparingDouble(FirstToken::probability)
                                .reversed())
                        .toList());
    }
}
