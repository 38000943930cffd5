package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.NounPhrase;

/**
 * What a statement is about.
 *
 * @param text "the dog", "the dog and the cat"
 * @param plural whether it is several
 */
record Subject(String text, boolean plural) {

    static Subject of(NounPhrase thing) {
        return new Subject(thing.reference(), thing.takesPlural());
    }

    String be() {
        return plural ? "are" : "is";
    }
}
