package io.github.rlaifv.feedback.internal.english;

import java.util.Locale;
import java.util.Map;

/** Forms of English verbs, as far as the present tense needs them. */
public final class Verbs {
    private static final Map<String, String> IRREGULAR = Map.of("has", "have", "does", "do", "goes", "go", "is", "be");

    private Verbs() {}

    /** The base form of a verb: "walks" becomes "walk". */
    public static String base(String verb) {
        String word = verb.toLowerCase(Locale.ROOT);
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.matches(".*(?:ss|sh|ch|x|zz)es")) {
            return word.substring(0, word.length() - 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? word.substring(0, word.length() - 1) : word;
    }

    /** The third person singular of a verb: "walk" becomes "walks". */
    public static String thirdPerson(String base) {
        if (base.equals("have")) {
            return "has";
        }
        if (base.matches(".*(?:s|sh|ch|x|zz|o)")) {
            return base + "es";
        }
        return base.matches(".*[^aeiou]y") ? base.substring(0, base.length() - 1) + "ies" : base + "s";
    }

    /** Whether this is a form of the present tense, from which the base form can be derived. */
    public static boolean isPresent(Word verb, boolean plural) {
        String word = verb.lower();
        boolean participle = word.endsWith("ing") || word.endsWith("ed");
        return !participle && (plural || word.endsWith("s") || Lexicon.HAVE.contains(word)) && !word.equals("had");
    }
}
