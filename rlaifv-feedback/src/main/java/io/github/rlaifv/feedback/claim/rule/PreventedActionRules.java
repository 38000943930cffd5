package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.Set;

/** Finds verbs whose action does not happen: "prevents the dog from running", "forgot to close". */
final class PreventedActionRules {
    private static final Set<String> FROM =
            WordLists.words("keep keeps kept keeping prevent prevents prevented preventing"
                    + " stop stops stopped stopping block blocks blocked blocking protect protects protected protecting discourage"
                    + " discourages discouraged hinder hinders hindered hindering bar bars barred prohibit prohibits prohibited ban"
                    + " bans banned restrain restrains restrained restraining deter deters deterred save saves saved refrain"
                    + " refrains refrained refraining abstain abstains abstained hold holds held holding prohibiting");

    private static final Set<String> TO = WordLists.words("forget forgets forgot forgotten neglect neglects neglected"
            + " decline declines declined omit omits omitted hesitate hesitates hesitated cease ceases ceased refused"
            + " avoided fails failed refuses pretend pretends pretended");

    private static final Set<String> ING =
            WordLists.words("stop stops stopped quit quits cease ceases ceased avoid avoids"
                    + " avoided resist resists resisted finish finishes finished discontinue discontinued");

    private PreventedActionRules() {}

    /** Whether a verb phrase that says that something is not done begins here. */
    static boolean begins(PhraseReader words, int verb, int main) {
        Word word = words.at(main);
        if (main == verb && word.isIng()) {
            return false;
        }
        boolean doing = words.at(main + 1).isIng()
                || words.at(main + 1).is("being")
                || words.at(main + 1).text().matches("\\p{L}{3,}ing")
                        && !Lexicon.ING.contains(words.at(main + 1).lower());
        boolean yet = words.at(verb).in(Lexicon.HAVE)
                && words.at(verb + 1).is("yet")
                && words.at(verb + 2).is("to");
        return from(words, main) || yet || word.in(TO) && words.at(main + 1).is("to") || word.in(ING) && doing;
    }

    /** Verbs with "from": "prevents the dog from running", "is kept from falling". */
    static boolean from(PhraseReader words, int main) {
        if (!words.at(main).in(FROM)) {
            return false;
        }
        int behind = words.noun(main + 1).map(NounPhrase::to).orElse(main + 1);
        behind = words.at(behind).isA("PRON") ? behind + 1 : behind;
        return words.at(behind).is("from")
                && words.at(behind + 1).text().matches("\\p{L}{2,}ing")
                && !Lexicon.ING.contains(words.at(behind + 1).lower());
    }
}
