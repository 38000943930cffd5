package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.NounPhrase;

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

    String be() {
        return plural ? "are" : "is";
    }
}
