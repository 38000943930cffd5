package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.Word;

/**
 * The subject of a statement.
 *
 * @param text the words, such as "the dog" or "the dog and the cat"
 * @param plural whether it takes a plural verb
 */
record Subject(String text, boolean plural) {

    static Subject of(NounPhrase thing) {
        return new Subject(thing.reference(), thing.takesPlural());
    }

    /** The form of "be" that agrees with the subject: "a group of people is", but "the people are". */
    String agreeing(Word be) {
        boolean past = be.is("was", "were");
        return plural ? past ? "were" : "are" : past ? "was" : be.is("are") ? "are" : "is";
    }

    String be() {
        return plural ? "are" : "is";
    }
}
