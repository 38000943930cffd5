package io.github.rlaifv.feedback.internal.english;

import java.util.Set;

/** Words by which a sentence says that something is not so. */
public final class Denials {
    /** Subjects and objects of denials. */
    public static final Set<String> NOBODY = WordLists.words("none nobody nothing neither nowhere no");

    /** Adverbs that deny what a verb says, or nearly. */
    public static final Set<String> ADVERBS = WordLists.words("never hardly barely scarcely rarely seldom");

    /** Behind "not" at a clause's beginning they deny its subject. */
    static final Set<String> NOT_SUBJECTS =
            WordLists.words("a an one all every many much any everyone everything each both");

    /** Verbs whose objects are not there. */
    public static final Set<String> LACK = WordLists.words(
            "lack lacks lacked lacking miss misses need needs require requires await"
                    + " awaits want wants lose loses losing lost deny denies denied forbid forbids prohibit prohibits avoid avoids fail fails failed failing refuse refuses");

    /** What is said to be so is not in the image. */
    public static final Set<String> ABSENT =
            WordLists.words("missing absent gone lacking invisible unseen removed nonexistent");

    /** A thing with such an adjective is not in the image. */
    static final Set<String> UNREAL =
            WordLists.words("missing absent lacking invisible unseen nonexistent imaginary imagined nonvisible"
                    + " former future upcoming erstwhile would-be soon-to-be planned proposed possible potential supposed"
                    + " presumed alleged probable so-called");

    /** Of these adjectives one can ask whether the thing is so. */
    public static final Set<String> ASKED =
            WordLists.words("missing absent lacking invisible unseen nonexistent imaginary nonvisible");

    /** What is said not to be so is not in the image. */
    public static final Set<String> PRESENT =
            WordLists.words("visible present there shown seen pictured depicted in included found featured here");

    /** Adjectives behind which "of" or "from" names what is not there. */
    public static final Set<String> FREE = WordLists.words("free devoid empty bare clear void");

    private Denials() {}

    /** Whether an adverb denies here. */
    public static boolean deny(PhraseReader words, int i) {
        return words.at(i).in(Lexicon.NOT)
                || words.at(i).in(ADVERBS)
                || words.at(i).is("no") && words.at(i + 1).is("longer")
                || words.at(i).is("nowhere")
                || nearly(words, i);
    }

    /** "The dog almost caught the ball": it didn't. "Is almost covered" says that much of it is so. */
    private static boolean nearly(PhraseReader words, int i) {
        return words.at(i).is("almost", "nearly")
                && words.at(i + 1).isA("VERB")
                && !words.at(i + 1).isIng()
                && (words.at(i - 1).isA("NOUN", "PROPN", "PRON")
                        || words.at(i - 1).in(Lexicon.HAVE));
    }

    /** "Under no circumstances is ...", "At no time does ..." */
    public static boolean inNoCase(PhraseReader words, int i) {
        return words.at(i).isA("ADP")
                && words.at(i + 1).is("no")
                && words.at(i + 2)
                        .is("circumstances", "circumstance", "case", "way", "time", "point", "means", "account");
    }

    /** Whether a subject or an object that is none begins here. */
    public static boolean noSuchThing(PhraseReader words, int i) {
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
