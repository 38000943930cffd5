package io.github.rlaifv.inference.evaluation.internal.words;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds English words and their possible singulars, to look them up in a benchmark's own list. */
public final class WordForms {
    private static final Pattern WORD = Pattern.compile("[\\p{L}]+(?:['-][\\p{L}]+)*+");
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("people", "person"),
            Map.entry("men", "man"),
            Map.entry("women", "woman"),
            Map.entry("children", "child"),
            Map.entry("feet", "foot"),
            Map.entry("teeth", "tooth"),
            Map.entry("geese", "goose"),
            Map.entry("mice", "mouse"),
            Map.entry("knives", "knife"),
            Map.entry("wives", "wife"),
            Map.entry("lives", "life"),
            Map.entry("leaves", "leaf"),
            Map.entry("shelves", "shelf"),
            Map.entry("loaves", "loaf"),
            Map.entry("calves", "calf"),
            Map.entry("wolves", "wolf"),
            Map.entry("scarves", "scarf"),
            Map.entry("skies", "sky"));

    private WordForms() {}

    /** Returns the words of a text in lower case. */
    public static List<String> of(String text) {
        return WORD.matcher(LowerCase.of(text))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** Returns a word, followed by the singulars that it may be the plural of, the more likely ones first. */
    public static List<String> forms(String word) {
        List<String> forms = new ArrayList<>();
        forms.add(word);
        if (IRREGULAR.containsKey(word)) {
            forms.add(IRREGULAR.getOrDefault(word, word));
        }
        if (word.endsWith("ies") && word.length() > 4) {
            forms.add(word.substring(0, word.length() - 3) + "y");
        }
        if (word.endsWith("s") && !word.endsWith("ss") && word.length() > 3) {
            forms.add(word.substring(0, word.length() - 1));
        }
        if (word.endsWith("es") && word.length() > 4) {
            forms.add(word.substring(0, word.length() - 2));
        }
        return forms;
    }
}
