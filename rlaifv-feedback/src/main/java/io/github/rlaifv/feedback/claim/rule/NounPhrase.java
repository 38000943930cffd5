package io.github.rlaifv.feedback.claim.rule;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Something that a sentence names, such as "a very tall tree".
 *
 * @param determiner "a", "the", "two", "a group of", ..., small; empty for none
 * @param adjectives each as it would follow "is": "very tall"
 * @param name the nouns: "cup of coffee"
 * @param head the noun that the rest belongs to: "cup"
 * @param plural whether it is several
 * @param inner what the name speaks of: "coffee"
 * @param to index behind its last word
 */
record NounPhrase(
        String determiner,
        List<String> adjectives,
        String name,
        String head,
        boolean plural,
        List<NounPhrase> inner,
        int to) {
    private static final Set<String> VOWELS = Set.of("a", "e", "i", "o", "u");

    NounPhrase {
        adjectives = List.copyOf(adjectives);
        inner = List.copyOf(inner);
    }

    boolean negated() {
        return determiner.equals("no");
    }

    /** Whether one can ask if there is such a thing in a picture. */
    boolean isThing() {
        String word = head.toLowerCase(Locale.ROOT);
        boolean named = Character.isUpperCase(head.charAt(0)) && determiner.isEmpty();
        return !named
                && word.matches("[\\p{L}-]{2,}")
                && !Lexicon.PICTURE.contains(word)
                && !Lexicon.WHERE.contains(word)
                && !Lexicon.ABSTRACT.contains(word);
    }

    /** "the man's shirt": that it is there is said by "The man's shirt is white." as by no other words. */
    boolean isOwned() {
        return name.contains("'s ");
    }

    /** The auxiliary that introduces it: "there is a group of people". */
    String introducedBy() {
        return plural && !determiner.startsWith("a ") ? "are" : "is";
    }

    boolean isPicture() {
        return Lexicon.PICTURE.contains(head.toLowerCase(Locale.ROOT));
    }

    /** As it is introduced: "a cup of coffee", "two cats", "trees". */
    String introduced() {
        boolean counts = Lexicon.QUANTIFIERS.contains(determiner)
                || Lexicon.NUMBERS.contains(determiner)
                || determiner.endsWith(" of")
                || determiner.matches("\\d+");
        if (counts) {
            return determiner + " " + name;
        }
        boolean bare = plural || determiner.isEmpty() || Lexicon.MASS.contains(name.toLowerCase(Locale.ROOT));
        return bare ? name : withArticle(name);
    }

    /** As it is spoken of later: "the cup of coffee", "the man's shirt". */
    String reference() {
        return isOwned() ? name : "the " + name;
    }

    /** As it stands inside a sentence, its adjectives left out. */
    String plain() {
        if (determiner.equals("a") || determiner.equals("an")) {
            return withArticle(name);
        }
        if (isOwned()) {
            return name;
        }
        return determiner.isEmpty() ? name : determiner + " " + name;
    }

    static String withArticle(String noun) {
        boolean vowel = VOWELS.contains(noun.substring(0, 1).toLowerCase(Locale.ROOT));
        boolean soundsOtherwise = noun.matches("(?i)(?:uni|use|one|euro).*");
        return (vowel && !soundsOtherwise ? "an " : "a ") + noun;
    }
}
