package io.github.rlaifv.remote;

import dev.langchain4j.model.openai.LogProb;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads words' probabilities from the likeliest first tokens that a server tells. A token stands for a word if its text
 * is the word, blanks before it aside.
 *
 * <p>Of a word that is not told, the probability is at most that of the least likely told token, and at most what the
 * told ones leave of 1; and, since the tokenizer may split the word, the told tokens that the word begins with may be
 * its own too, so theirs is added.
 */
final class WordProbabilities {
    /** Servers round; a sum that is off by more is no distribution. */
    private static final double TOLERANCE = 1e-3;
    /** The likeliest of a vocabulary's tokens is at least as likely as their mean; no vocabulary has so many. */
    private static final double LEAST_LIKELIEST = 1e-7;

    private WordProbabilities() {}

    /**
     * @param told the first token's log-probabilities as LangChain4j gives them; null or empty if the server told none
     * @param largestMissing a word that is not told may have at most this probability
     * @throws UnusableAnswerException if they are missing or no log-probabilities, or a word may have more
     */
    static NextTokenProbabilities read(List<String> words, @Nullable List<LogProb> told, double largestMissing) {
        List<Token> tokens = tokens(told);
        double sum = tokens.stream().mapToDouble(Token::probability).sum();
        if (sum > 1 + TOLERANCE) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities", "the probabilities of the first token sum to " + sum);
        }
        double likeliest = tokens.stream().mapToDouble(Token::probability).max().orElse(0);
        if (likeliest < LEAST_LIKELIEST) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities",
                    "the likeliest first token that the server told has a probability of " + likeliest);
        }
        double least = tokens.stream().mapToDouble(Token::probability).min().orElse(0);
        double untold = Math.min(least, Math.max(0, 1 - sum));
        Map<String, Double> byWord = new HashMap<>();
        Map<String, Double> missing = new HashMap<>();
        for (String word : words) {
            List<Token> own =
                    tokens.stream().filter(token -> token.text().equals(word)).toList();
            byWord.put(
                    word,
                    Math.min(1, own.stream().mapToDouble(Token::probability).sum()));
            if (own.isEmpty()) {
                double beginnings = tokens.stream()
                        .filter(token -> !token.text().isEmpty() && word.startsWith(token.text()))
                        .mapToDouble(Token::probability)
                        .sum();
                missing.put(word, Math.min(1, untold + beginnings));
            }
        }
        missing.forEach((word, bound) -> {
            if (bound > largestMissing) {
                throw UnusableAnswerException.lasting(
                        "word's probability not told",
                        "'" + word + "' is not among the " + tokens.size()
                                + " likeliest first tokens that the server told, and may have a probability of up to "
                                + bound + " (accepted are " + largestMissing + "): ask for more, with topLogprobs");
            }
        });
        return new NextTokenProbabilities(byWord, missing, likeliest(told));
    }

    /** The told tokens as they came, most likely first. */
    static List<FirstToken> likeliest(@Nullable List<LogProb> told) {
        return tokens(told).stream()
                .sorted(Comparator.comparingDouble(Token::probability).reversed())
                .map(token -> new FirstToken(token.raw(), token.probability()))
                .toList();
    }

    private record Token(String raw, String text, double probability) {}

    private static List<Token> tokens(@Nullable List<LogProb> told) {
        List<LogProb> top = told == null || told.isEmpty() ? null : told.get(0).topLogprobs();
        if (top == null || top.isEmpty()) {
            throw UnusableAnswerException.passing(
                    "no log-probabilities", "the server's answer holds no top_logprobs for the first token");
        }
        List<Token> tokens = new ArrayList<>();
        for (LogProb one : top) {
            Double value = one.logprob();
            if (one.token() == null || value == null || !Double.isFinite(value) || value > TOLERANCE) {
                throw UnusableAnswerException.passing(
                        "invalid log-probabilities", "token '" + one.token() + "' has log-probability " + value);
            }
            tokens.add(new Token(one.token(), withoutBlanksBefore(one.token()), Math.min(1, Math.exp(value))));
        }
        return tokens;
    }

    /** Some servers tell tokens as the vocabulary writes them, with a mark for the blank. */
    private static String withoutBlanksBefore(String token) {
        int start = 0;
        while (start < token.length()
                && (Character.isWhitespace(token.charAt(start)) || "\u2581\u0120".indexOf(token.charAt(start)) >= 0)) {
            start++;
        }
        return token.substring(start);
    }
}
