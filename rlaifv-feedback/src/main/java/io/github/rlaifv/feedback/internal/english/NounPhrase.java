package io.github.rlaifv.feedback.internal.english;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A noun phrase, such as "a very tall tree".
 *
 * @param determiner determiner in lower case, such as "a", "the", "two" or "a group of"; empty for none
 * @param adjectives adjectives, each as it would follow "is", such as "very tall"
 * @param name nouns, such as "cup of coffee"
 * @param head main noun, such as "cup"
 * @param plural whether the phrase is plural
 * @param inner noun after "of", such as "coffee"
 * @param quantity which of them are meant: "most", "few of the", "one of the two"; empty for all that are introduced
 * @param choice whether it is one thing or another: "a cat or a dog"
 * @param to index after its last word
 */
public record NounPhrase(
        String determiner,
        List<String> adjectives,
        String name,
        String head,
        boolean plural,
        List<NounPhrase> inner,
        String quantity,
        boolean choice,
        int to) {
    private static final Set<String> VOWELS = Set.of("a", "e", "i", "o", "u");

    public NounPhrase {
        adjectives = List.copyOf(adjectives);
        inner = List.copyOf(inner);
    }

    /** Whether it is one of several things, or some of those that exist. */
    public NounPhrase partOf(String someOf, int from) {
        return new NounPhrase(determiner, adjectives, name, head, plural, inner, someOf, choice, from);
    }

    /** Whether only some, or each, of the existing things are meant. */
    public boolean isSome() {
        return !quantity.isEmpty()
                && !Lexicon.SIDES.contains(quantity.replaceFirst("^the ", "").replaceFirst(" .*", ""));
    }

    /** Joins this and another thing: "a cat or a dog". */
    NounPhrase or(NounPhrase other) {
        String both = plain() + " or " + other.plain();
        return new NounPhrase("", List.of(), both, head, plural && other.plural(), List.of(), "", true, other.to());
    }

    public boolean negated() {
        return determiner.equals("no") || determiner.equals("neither");
    }

    /** Whether it refers to a definite thing, which exists regardless of what is said about it. */
    public boolean isDefinite() {
        return determiner.equals("the") || Lexicon.POSSESSIVES.contains(determiner) || isOwned();
    }

    /** Whether a verb of which it is the subject is plural. */
    public boolean takesPlural() {
        boolean ofOne = Quantities.isOfOne(quantity.replaceFirst(" of\\b.*", ""));
        return plural && !ofOne && !quantity.matches("(?:either\\b|the \\w+ of\\b(?<!majority of|rest of)).*");
    }

    /** Whether one can ask if it exists in an image. */
    public boolean isThing() {
        String word = head.toLowerCase(Locale.ROOT);
        boolean named = Character.isUpperCase(head.charAt(0)) && determiner.isEmpty();
        return !named
                && !choice
                && word.matches("[\\p{L}-]{2,}")
                && !Lexicon.PICTURE.contains(word)
                && !Lexicon.WHERE.contains(word)
                && !isDoing(word)
                && !(Lexicon.ABSTRACT.contains(word) && !name.endsWith(" lot"));
    }

    /** Whether it is an activity, such as "running" without an article. */
    private boolean isDoing(String word) {
        return determiner.isEmpty()
                && name.equals(head)
                && word.endsWith("ing")
                && word.length() > 5
                && !Lexicon.ING.contains(word);
    }

    /** Whether it has an owner, as in "the man's shirt", whose existence is claimed by any statement about it. */
    public boolean isOwned() {
        boolean part =
                name.matches(".* of (?:the|its|his|her|their) .*") && !determiner.matches("an?|\\d+|one|two|three");
        return name.contains("'s ") || part;
    }

    /** The auxiliary after "there": "there is a group of people". */
    public String introducedBy() {
        return plural
                        && (!determiner.startsWith("a ")
                                || determiner.matches("a (?:few|dozen|hundred|thousand|million|m..imum).*"))
                ? "are"
                : "is";
    }

    public boolean isPicture() {
        return Lexicon.PICTURE.contains(head.toLowerCase(Locale.ROOT));
    }

    /** The phrase as it is introduced: "a cup of coffee", "two cats", "trees". */
    public String introduced() {
        boolean counts = Lexicon.QUANTIFIERS.contains(determiner)
                || Lexicon.NUMBERS.contains(determiner)
                || determiner.contains(" ") && !Quantities.isShare(new Word(determiner, "NUM"))
                || determiner.matches("\\d+");
        if (counts) {
            return determiner + " " + name;
        }
        boolean bare = plural || determiner.isEmpty() || Lexicon.MASS.contains(name.toLowerCase(Locale.ROOT));
        return bare ? name : withArticle(name);
    }

    /** The adjective that says that it does not exist, such as "missing " or "former "; empty if there is none. */
    private String unreal() {
        StringBuilder unreal = new StringBuilder();
        adjectives.stream()
                .filter(adjective -> Denials.UNREAL.contains(adjective.toLowerCase(Locale.ROOT)))
                .forEach(adjective -> unreal.append(adjective).append(' '));
        return unreal.toString();
    }

    /** Returns the same phrase without adjectives. */
    public NounPhrase bare() {
        return new NounPhrase(determiner, List.of(), name, head, plural, inner, quantity, choice, to);
    }

    /** Whether an adjective says that it does not exist: "a missing tile", "a former church". */
    public boolean isUnreal() {
        return !unreal().isEmpty();
    }

    /** The phrase as it is referred to later: "the cup of coffee", "the man's shirt". */
    public String reference() {
        if (!quantity.isEmpty()) {
            return quantity + " " + name;
        }
        return isOwned() && name.startsWith("the ") || choice ? name : "the " + unreal() + name;
    }

    /** The phrase within a sentence, without adjectives. */
    public String plain() {
        if (!quantity.isEmpty()) {
            return quantity + " " + name;
        }
        if (determiner.equals("a") || determiner.equals("an")) {
            return withArticle(unreal() + name);
        }
        if (isOwned() && name.startsWith("the ")) {
            return name;
        }
        return (determiner.isEmpty() ? "" : determiner + " ") + unreal() + name;
    }

    static String withArticle(String noun) {
        boolean vowel = VOWELS.contains(noun.substring(0, 1).toLowerCase(Locale.ROOT));
        boolean soundsOtherwise = noun.matches("(?i)(?:uni|use|one|euro).*");
        return (vowel && !soundsOtherwise ? "an " : "a ") + noun;
    }
}
