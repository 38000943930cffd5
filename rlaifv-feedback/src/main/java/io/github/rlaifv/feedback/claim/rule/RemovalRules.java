package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.Set;

/**
 * Finds verbs that say that something is no longer there: "has removed the chair", "was taken away", "has vanished".
 */
final class RemovalRules {
    private static final Set<String> REMOVED =
            WordLists.words("removed erased stolen stole deleted demolished dismantled"
                    + " eaten ate devoured consumed discarded drunk uprooted sold replaced");

    private static final Set<String> LEFT = WordLists.words("vanished disappeared departed left evaporated melted");

    private static final Set<String> TAKEN =
            WordLists.words("taken took cleared thrown threw put carried washed torn tore"
                    + " broken broke blown blew wiped fallen fell given gave moved packed swept worn scraped rubbed cut chopped"
                    + " faded gone went driven drove sent pulled ripped sawed sawn knocked");

    private static final Set<String> AWAY = WordLists.words("away off");

    private static final Set<String> DOWN = WordLists.words("down out");

    private static final Set<String> DOWN_VERBS =
            WordLists.words("taken took torn tore cut chopped thrown threw cleared");

    private RemovalRules() {}

    /** Whether a verb phrase removes its object from what is shown. */
    static boolean begins(PhraseReader words, int verb, int main) {
        boolean past = main == verb
                || words.at(verb).in(Lexicon.HAVE)
                || words.at(main - 1).is("been");
        boolean passive =
                words.at(main - 1).in(Lexicon.BE) || words.at(main - 1).is("been");
        return past
                        && words.at(main).isA("VERB", "AUX")
                        && (isRemoval(words, main) || words.at(main).in(LEFT) && isAlone(words, main))
                || passive && isRemoval(words, main);
    }

    /** Whether a verb says that its subject has gone: "has been taken away", "was stolen", "has vanished". */
    static boolean takeSubject(PhraseReader words, int main) {
        boolean passive =
                words.at(main - 1).in(Lexicon.BE) || words.at(main - 1).is("been");
        boolean perfect = words.at(main - 1).in(Lexicon.HAVE);
        return passive && isRemoval(words, main)
                || perfect && words.at(main).in(LEFT) && isAlone(words, main)
                || perfect && isPhrasal(words, main) && isAlone(words, main + 1);
    }

    private static boolean isRemoval(PhraseReader words, int i) {
        return words.at(i).in(REMOVED) || isPhrasal(words, i);
    }

    /** Verbs with "away": "taken away", "took the chair away". */
    private static boolean isPhrasal(PhraseReader words, int i) {
        if (!words.at(i).in(TAKEN)) {
            return false;
        }
        int behind = words.noun(i + 1).map(NounPhrase::to).orElse(i + 1);
        boolean down = words.at(i).in(DOWN_VERBS);
        return isAway(words.at(i + 1), down) || isAway(words.at(behind), down);
    }

    private static boolean isAway(Word word, boolean down) {
        return word.in(AWAY) || down && word.in(DOWN);
    }

    private static boolean isAlone(PhraseReader words, int verb) {
        return words.noun(verb + 1).isEmpty();
    }
}
