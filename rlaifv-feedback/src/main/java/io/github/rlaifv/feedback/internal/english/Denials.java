package io.github.rlaifv.feedback.internal.english;

import java.util.Set;

/** Words that express negation. */
public final class Denials {
    /** Subjects and objects that negate. */
    public static final Set<String> NOBODY = WordLists.words("none nobody nothing neither nowhere no");

    /** Adverbs that negate a verb, fully or nearly. */
    public static final Set<String> ADVERBS = WordLists.words("never hardly barely scarcely rarely seldom");

    /** Words after "not" at the beginning of a clause that negate its subject. */
    static final Set<String> NOT_SUBJECTS =
            WordLists.words("a an one all every many much any everyone everything each both");

    /** Verbs whose objects do not exist. */
    public static final Set<String> LACK = WordLists.words(
            "lack lacks lacked lacking miss misses need needs require requires await"
                    + " awaits want wants lose loses losing lost deny denies denied forbid forbids prohibit prohibits avoid avoids fail fails failed failing refuse refuses");

    /** Adjectives that say that their subject is not in the image. */
    public static final Set<String> ABSENT =
            WordLists.words("missing absent gone lacking invisible unseen removed nonexistent");

    /** Adjectives that say that their noun is not in the image. */
    static final Set<String> UNREAL =
            WordLists.words("missing absent lacking invisible unseen nonexistent imaginary imagined nonvisible"
                    + " former future upcoming erstwhile would-be soon-to-be planned proposed possible potential supposed"
                    + " presumed alleged probable so-called");

    /** Adjectives of which one can ask whether they apply. */
    public static final Set<String> ASKED =
            WordLists.words("missing absent lacking invisible unseen nonexistent imaginary nonvisible");

    /** Adjectives whose negation says that their subject is not in the image. */
    public static final Set<String> PRESENT =
            WordLists.words("visible present there shown seen pictured depicted in included found featured here");

    /** Adjectives before "of" or "from" and something that does not exist. */
    public static final Set<String> FREE = WordLists.words("free devoid empty bare clear void");

    private Denials() {}

    /** Whether an adverb negates at this index. */
    public static boolean deny(Sentence words, int i) {
        return words.at(i).in(Lexicon.NOT)
                || words.at(i).in(ADVERBS)
                || words.at(i).is("no") && words.at(i + 1).is("longer")
                || words.at(i).is("nowhere")
                || nearly(words, i);
    }

    /** Whether "almost" negates: it does in "The dog almost caught the ball", but not in "is almost covered". */
    private static boolean nearly(Sentence words, int i) {
        return words.at(i).is("almost", "nearly")
                && words.at(i + 1).isA("VERB")
                && !words.at(i + 1).isIng()
                && (words.at(i - 1).isA("NOUN", "PROPN", "PRON")
                        || words.at(i - 1).in(Lexicon.HAVE));
    }

    /** Negating phrases with inversion: "Under no circumstances is ...", "At no time does ...". */
    public static boolean inNoCase(Sentence words, int i) {
        return words.at(i).isA("ADP")
                && words.at(i + 1).is("no")
                && words.at(i + 2)
                        .is("circumstances", "circumstance", "case", "way", "time", "point", "means", "account");
    }

    /** Whether a negated subject or object begins here. */
    public static boolean noSuchThing(Sentence words, int i) {
        Word word = words.at(i);
        Word next = words.at(i + 1);
        if (word.is("no") && next.is("longer")) {
            return false;
        }
        boolean hardly = word.in(ADVERBS) || word.is("almost", "virtually", "practically", "nearly");
        return word.in(NOBODY)
                || word.in(Lexicon.NOT) && next.in(NOT_SUBJECTS)
                || hardly && next.is("any", "anyone", "anybody", "anything", "no", "none", "nobody", "nothing", "a");
    }
}
