package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.Quantities;
import io.github.rlaifv.feedback.internal.english.Verbs;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The claims found so far, each once, worded as statement and question. */
final class ClaimList {
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    /** Rules come back to the same words; to word their claims again would change nothing. */
    private final Set<NounPhrase> introduced = Collections.newSetFromMap(new IdentityHashMap<>());

    List<Claim> claims() {
        return List.copyOf(claims.values());
    }

    int size() {
        return claims.size();
    }

    /** "There is a dog." */
    void exists(NounPhrase thing) {
        if (thing.isThing() && !thing.isOwned() && !thing.isUnreal()) {
            String be = thing.introducedBy();
            add("there " + be + " " + thing.introduced(), be + " there " + thing.introduced());
        }
    }

    /** "The dog is black.", one claim an adjective. */
    void adjectives(NounPhrase thing) {
        if (thing.isThing() || thing.isPicture()) {
            Subject subject = Subject.of(thing.bare());
            thing.adjectives().stream()
                    .filter(adjective -> !thing.isUnreal() || Denials.ASKED.contains(LowerCase.of(adjective)))
                    .forEach(adjective -> is(subject, subject.be(), false, adjective));
        }
    }

    /** That it exists and has its adjectives. */
    void introduce(NounPhrase thing) {
        // of "at most four chairs" there may be none
        if (!introduced.add(thing) || Quantities.isUpper(thing.quantity())) {
            return;
        }
        exists(thing);
        adjectives(thing);
        thing.inner().forEach(this::introduce);
    }

    /** "The dog is (not) on the grass." The auxiliary leads the question. */
    void is(Subject subject, String auxiliary, boolean negated, String rest) {
        String not = negated ? "not " : "";
        add(subject.text() + " " + auxiliary + " " + not + rest, auxiliary + " " + subject.text() + " " + not + rest);
    }

    /** "The dog chases a ball.", "The dog does not chase a ball." */
    void does(Subject subject, String verb, boolean negated, String rest) {
        String base = Verbs.base(verb);
        String auxiliary = subject.plural() ? "do" : "does";
        String behind = rest.isEmpty() ? "" : " " + rest;
        if (negated) {
            add(
                    subject.text() + " " + auxiliary + " not " + base + behind,
                    auxiliary + " " + subject.text() + " not " + base + behind);
        } else {
            String written = subject.plural() ? base : Verbs.thirdPerson(base);
            add(subject.text() + " " + written + behind, auxiliary + " " + subject.text() + " " + base + behind);
        }
    }

    /** "There is no dog on the grass." */
    void isNot(boolean plural, String what) {
        String be = plural ? "are" : "is";
        add("there " + be + " no " + what, be + " there no " + what);
    }

    /** "The image shows a park." */
    void shows(String what) {
        add("the image shows " + what, "does the image show " + what);
    }

    /** A statement that no rule takes apart. */
    void whole(String statement) {
        add(statement, "is it true that " + statement);
    }

    private void add(String statement, String question) {
        claims.putIfAbsent(
                question.toLowerCase(Locale.ROOT),
                new Claim(capital(statement.strip()) + ".", capital(question.strip()) + "?"));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
