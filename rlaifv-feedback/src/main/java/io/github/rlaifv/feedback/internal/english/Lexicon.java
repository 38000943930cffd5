package io.github.rlaifv.feedback.internal.english;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Word lists that the rules use. */
public final class Lexicon {
    public static final Set<String> BE = Set.of("is", "are", "was", "were", "'s", "'re");
    public static final Set<String> HAVE = Set.of("has", "have", "had");
    public static final Set<String> DO = Set.of("does", "do", "did");
    public static final Set<String> NOT = Set.of("not", "n't", "never", "cannot");

    public static final Set<String> ARTICLES = Set.of("a", "an", "the");

    static final Set<String> DETERMINERS =
            WordLists.words("a an the this that these those some any no every each all both another its"
                    + " his her their my our your several many few multiple numerous various");

    /** Pronouns in the position of an object. */
    static final Set<String> OBJECTS =
            WordLists.words("it them him her me us you himself herself itself themselves each one another other someone"
                    + " something both");

    /** Words before "of the" that select some of several things. */
    static final Set<String> PARTS =
            WordLists.words("few most many some several half all both each one none any neither"
                    + " either much part rest majority minority bulk couple any lots plenty two");

    /** Words before a noun that select some or all of what exists. */
    static final Set<String> SHARES = WordLists.words("most every each few all half");

    /** Verbs that can have two objects: "gives the dog a bone". */
    static final Set<String> GIVE =
            WordLists.words("give bring show hand offer serve pas pass throw feed send buy teach");

    /** Nouns before "of" and something that need not exist: "a statue of a horse". */
    static final Set<String> LIKENESSES = WordLists.words("shape form size color colour style statue sculpture figurine"
            + " drawing model poster logo sketch cartoon symbol sign idea smell absence lack shortage scarcity need"
            + " mural print silhouette outline replica");

    /** Words that select one of several things. */
    static final Set<String> SIDES = WordLists.words("left right upper lower top bottom front back rear middle");

    /** Adverbs that weaken a statement, so they must be kept. */
    public static final Set<String> WEAK =
            WordLists.words("too almost nearly half partly partially slightly mostly somewhat fairly");

    public static final Set<String> POSSESSIVES = Set.of("its", "his", "her", "their", "my", "our", "your");

    /** Quantities that are kept in "There are several people". */
    static final Set<String> QUANTIFIERS = Set.of(
            "some",
            "several",
            "many",
            "few",
            "a few",
            "multiple",
            "numerous",
            "various",
            "no",
            "both",
            "little",
            "much",
            "enough");

    static final Set<String> NUMBERS =
            WordLists.words("one two three four five six seven eight nine ten eleven twelve thirteen"
                    + " fourteen fifteen sixteen eighteen twenty thirty forty fifty hundred dozen"
                    + " dozens hundreds");

    static final Set<String> PREPOSITIONS =
            WordLists.words("in on at under over above below behind beside near between by with without"
                    + " opposite down up against around along across inside outside through toward"
                    + " towards from to into onto atop among beneath underneath for off amid"
                    + " alongside beyond past throughout within upon of");

    /** Words that are prepositions too if "to" follows. */
    public static final Set<String> NEXT = Set.of("next", "close", "adjacent", "parallel");

    /** Particles without an object: "hangs down". */
    static final Set<String> PARTICLES = WordLists.words("up down out away together apart back over off");

    /** Nouns by which a text refers to the image. */
    public static final Set<String> PICTURE =
            WordLists.words("image picture photo photograph scene view frame shot snapshot painting");

    /** Verbs of sentences such as "The image shows ...". */
    public static final Set<String> PRESENT =
            WordLists.words("shows show depicts depict contains contain features feature includes include"
                    + " displays display captures capture presents portrays illustrates has");

    /** Verbs of sentences such as "I can see ...". */
    public static final Set<String> SEE = Set.of("see", "observe", "notice", "spot", "find", "make");

    /** Nouns that say where something is, not what it is. */
    public static final Set<String> WHERE =
            WordLists.words("left right top bottom middle center centre front back background foreground"
                    + " side corner edge distance end rest part area position way direction place"
                    + " lefthand righthand");

    /** Nouns for what can't be seen, so that no claim of existence is made. */
    public static final Set<String> ABSTRACT = WordLists.words(
            "atmosphere feeling sense mood ambiance vibe impression moment addition focus"
                    + " presence variety time day night style activity charm touch fun overall mix"
                    + " contrast beauty look point lot number kind sort type color colour shape"
                    + " size fact purpose experience event situation something nothing thing one"
                    + " ones rest majority them these those us angle perspective resolution quality viewpoint yesterday exception need noon midnight glance");

    /** Nouns for groups: "A group of people" is about people. */
    public static final Set<String> QUANTITIES =
            WordLists.words("group lot number variety couple pair bunch set row series crowd mix");

    /** Adjectives that claim nothing that could be asked. */
    static final Set<String> EMPTY_ADJECTIVES =
            WordLists.words("other same different visible main certain such own overall additional"
                    + " further entire whole prominent notable similar first second last only lone sole");

    public static final Set<String> COLOURS =
            WordLists.words("red yellow green blue purple black white orange pink brown gray grey beige"
                    + " golden silver turquoise wooden woolen");

    /** Words before a noun that looks like a verb: "a blue fish". */
    static final Set<String> BEFORE_NOUNS = Stream.of(COLOURS, Set.of("a", "an", "the", "small", "large"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Verbs after a comma that introduce an opinion: ", creating a cozy atmosphere". */
    public static final Set<String> OPINION =
            WordLists.words("creating adding making giving suggesting indicating providing showcasing"
                    + " contributing enhancing conveying evoking implying highlighting emphasizing");

    public static final Set<String> PERSONS =
            WordLists.words("man woman boy girl person child kid baby lady guy player rider skier surfer"
                    + " chef worker driver officer skateboarder snowboarder batter");

    static final Set<String> PLURALS =
            WordLists.words("people men women children feet teeth mice geese leaves knives shelves"
                    + " policemen police firemen skis taxis buses");

    /** Nouns that have no article when they are introduced. */
    public static final Set<String> MASS = WordLists.words(
            "grass water sand snow milk butter light juice wine sauce salt sugar soup mud fog makeup shade food hair coffee traffic luggage furniture rice bread"
                    + " wood ice dirt greenery vegetation foliage smoke rain sunlight equipment");

    /** Nouns that look like participles. */
    public static final Set<String> ING = WordLists.words(
            "building ceiling clothing string railing painting drawing spring"
                    + " earring awning lighting parking dressing seating siding topping lettering frosting stuffing opening"
                    + " crossing wedding meeting landing writing covering fencing flooring decking paving carving stocking pudding"
                    + " dumpling duckling gosling sibling evening morning marking clearing filling casing coating tubing piping"
                    + " wiring bedding molding moulding edging lining piercing gathering plumbing shipping scaffolding roofing"
                    + " netting matting stitching packaging shrubbing lightning engraving etching tattooing padding icing");

    /** Past forms that the tag model often mistakes for nouns. */
    public static final Set<String> PAST =
            WordLists.words("flew sat stood ran held wore lay hung rode ate drove swam went");

    private Lexicon() {}

    /** Whether a noun without a plural determiner names several things. */
    public static boolean isPlural(String noun) {
        String word = noun.toLowerCase(Locale.ROOT);
        return PLURALS.contains(word) || word.matches(".*[^siu]s");
    }
}
