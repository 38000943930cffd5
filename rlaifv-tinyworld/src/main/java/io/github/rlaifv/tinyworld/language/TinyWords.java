package io.github.rlaifv.tinyworld.language;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spelling of the language: word boundaries, articles and capitals. */
public final class TinyWords {
    /** Pattern of a token; the tokenizer file has the same expression. */
    static final String TOKEN_REGEX = "<image>|USER:|ASSISTANT:|\\n|\\w+|[^\\w\\s]";

    private static final Pattern TOKEN = Pattern.compile(TOKEN_REGEX);

    private TinyWords() {}

    /** Splits a text into words, punctuation marks and line breaks. */
    public static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(match -> match.group()).toList();
    }

    static String withArticle(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
