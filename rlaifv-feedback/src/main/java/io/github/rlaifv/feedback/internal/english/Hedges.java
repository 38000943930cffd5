package io.github.rlaifv.feedback.internal.english;

import java.util.Set;

/** Words that express possibility or hypothesis. */
public final class Hedges {
    /** Auxiliaries of guesses. "Can" is not among them, because "can be seen" states a fact. */
    public static final Set<String> MODALS =
            WordLists.words("may might could would should must shall will ought 'd 'll");

    public static final Set<String> ADVERBS = WordLists.words(
            "possibly perhaps maybe probably presumably likely apparently seemingly supposedly potentially"
                    + " conceivably arguably allegedly reportedly hopefully theoretically hypothetically");

    /** Verbs before a clause that is somebody's words or thoughts. */
    public static final Set<String> SAY = WordLists.words(
            "wish wishes wished wishing hope hopes hoped hoping imagine imagines imagined imagining believe"
                    + " believes believed think thinks thought doubt doubts doubted suppose supposes claim claims claimed say"
                    + " says said saying");

    /** Words that can precede a hedging adverb and belong to it. */
    public static final Set<String> DEGREES = WordLists.words("most very quite more rather");

    public static final Set<String> SEEM =
            WordLists.words("seem seems seemed seeming appear appears appeared appearing");

    /** Verbs that hedge if "like", "as if" or "as though" follows. */
    public static final Set<String> LOOK = WordLists.words("look looks looked looking sound sounds feel feels");

    /** Nouns of guesses: "My guess is ...", "There is a chance that ...". */
    public static final Set<String> GUESS =
            WordLists.words("guess assumption impression possibility chance likelihood suspicion hint"
                    + " suggestion theory hypothesis");

    /** Verbs of opinion: "I think ...". */
    public static final Set<String> THINK =
            WordLists.words("think believe guess suppose assume imagine suspect doubt wonder hope expect"
                    + " presume bet feel reckon conclude infer speculate say know wish picture");

    /** Adjectives of possibility: "It is possible that ...". */
    public static final Set<String> UNCERTAIN =
            WordLists.words("possible likely probable unclear unlikely uncertain conceivable plausible"
                    + " hard difficult impossible improbable doubtful unknown questionable debatable unsure");

    /** Adjectives of certainty, which state what follows: "It is clear that ...". */
    public static final Set<String> CERTAIN =
            WordLists.words("clear obvious evident apparent visible noticeable true certain plain"
                    + " noteworthy interesting undeniable");

    /** Participles of belief: "is believed to be". */
    public static final Set<String> HELD =
            WordLists.words("believed thought said supposed presumed assumed rumored likely unlikely"
                    + " expected intended meant designed reported considered rumoured alleged");

    public static final Set<String> SUGGEST = WordLists.words(
            "suggest suggests suggested suggesting indicate indicates indicated"
                    + " indicating imply implies implied implying hint hints hinting evoke evokes evoking convey conveys"
                    + " conveying resemble resembles resembling resembled mimic mimics mimicking imitate imitates imitating");

    public static final Set<String> IF = WordLists.words("if unless whether lest");

    /** Words whose "for" introduces something that need not exist: "waiting for a bus". */
    static final Set<String> BEFORE_FOR =
            WordLists.words("waiting wait waits waited looking look looks searching search searches"
                    + " hoping hope hopes asking asks ask ready prepared preparing begging begs wishing longing calling calls"
                    + " hunting hunts applying");

    /** Verbs of requests that still state something: "Notice the dog." */
    public static final Set<String> NOTICE = WordLists.words("notice note observe see spot");

    private Hedges() {}
}
