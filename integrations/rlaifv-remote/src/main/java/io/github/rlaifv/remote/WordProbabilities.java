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
 * Reads the probabilities of words from a server's top-k list of first tokens. A token stands for a word if its text is
 * the word, ignoring leading blanks.
 *
 * <p>A word missing from the list gets an upper bound. It is the smaller of the least likely listed probability and the
 * probability that the listed tokens leave of 1. Since the tokenizer may split the word, the listed tokens that the
 * word begins with may be part of it, so their probabilities are added.
 */
final class WordProbabilities {
    /** Servers round probabilities; a sum that is off by more is not a distribution. */
    private static final double TOLERANCE = 1e-3;
    /**
     * The most likely token is at least as likely as the mean over the vocabulary, and no vocabulary has this many
     * tokens.
     */
    private static final double LEAST_LIKELIEST = 1e-7;

    private WordProbabilities() {}

    /**
     * Reads the probabilities.
     *
     * @param words the words
     * @param returned the log-probabilities of the first token from LangChain4j; null or empty if the server returned none
     * @param largestMissing the largest accepted upper bound of a word that is missing from the list
     * @throws UnusableAnswerException if the log-probabilities are missing or invalid, or if a missing word may be more
     *     likely
     */
    static NextTokenProbabilities read(List<String> words, @Nullable List<LogProb> returned, double largestMissing) {
        List<Token> tokens = tokens(returned);
        double sum = tokens.stream().mapToDouble(Token::probability).sum();
        if (sum > 1 + TOLERANCE) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities", "the probabilities of the first token sum to " + sum);
        }
        double likeliest = tokens.stream().mapToDouble(Token::probability).max().orElse(0);
        if (likeliest < LEAST_LIKELIEST) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities",
                    "the most likely first token in the server's list has a probability of " + likeliest);
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
                        "word's probability missing",
                        "'" + word + "' is not among the " + tokens.size()
                                + " first tokens in the server's top-k list, and may have a probability of up to "
                                + bound + " (the limit is " + largestMissing + "): request a longer list with"
                                + " topLogprobs");
            }
        });
        return new NextTokenProbabilities(byWord, missing, likeliest(returned));
    }

    /** The listed tokens in the server's order, most likely first. */
    static List<FirstToken> likeliest(@Nullable List<LogProb> returned) {
        return tokens(returned).stream()
                .sorted(Comparator.comparingDouble(Token::probability).reversed())
                .map(token -> new FirstToken(token.raw(), token.probability()))
                .toList();
    }

    private record Token(String raw, String text, double probability) {}

    private static List<Token> tokens(@Nullable List<LogProb> returned) {
        List<LogProb> top =
                returned == null || returned.isEmpty() ? null : returned.get(0).topLogprobs();
        if (top == null || top.isEmpty()) {
            throw UnusableAnswerException.passing(
                    "no log-probabilities", "the server's response has no top_logprobs for the first token");
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

    /** Some servers return tokens as the vocabulary writes them, with a mark instead of the leading blank. */
    private static String withoutBlanksBefore(String token) {
        int start = 0;
        while (start < token.length()
                && (Character.isWhitespace(token.charAt(start)) || "\u2581\u0120".indexOf(token.charAt(start)) >= 0)) {
            start++;
        }
        return token.substring(start);
    }
}
