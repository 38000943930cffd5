package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The content words of a text, in lower case and without a plural s. */
final class ContentWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:-[\\p{L}\\p{N}]+)*+");

    private static final Set<String> FUNCTION_WORDS = Set.of(
            "a", "an", "the", "this", "that", "these", "those", "there", "it", "its", "they", "them", "their", "he",
            "she", "his", "her", "i", "you", "we", "is", "are", "was", "were", "be", "been", "being", "has", "have",
            "had", "do", "does", "did", "can", "could", "of", "in", "on", "at", "to", "by", "with", "for", "from", "as",
            "and", "or", "but", "also", "some", "any", "image", "picture", "photo", "scene", "show", "depict",
            "contain", "see", "which", "who", "while", "one");

    private ContentWords() {}

    static Set<String> of(String text) {
        Set<String> words = new HashSet<>();
        WORD.matcher(LowerCase.of(text)).results().forEach(match -> {
            String word = match.group();
            String stem = word.length() > 3 && word.matches(".*[^siu]s") ? word.substring(0, word.length() - 1) : word;
            if (!FUNCTION_WORDS.contains(word) && !FUNCTION_WORDS.contains(stem)) {
                words.add(stem);
            }
        });
        return words;
    }
}
