package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.core.internal.LowerCase;
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

/** Collects the claims of a text, each as a statement and a question. Repeated claims are kept once. */
final class ClaimList {
    private final Map<String, RuleClaim> claims = new LinkedHashMap<>();
    /**
     * Things introduced already: several rules find the same things, and introducing one again would change nothing.
     */
    private final Set<NounPhrase> introduced = Collections.newSetFromMap(new IdentityHashMap<>());

    List<RuleClaim> claims() {
        return List.copyOf(claims.values());
    }

    int size() {
        return claims.size();
    }

    /** Adds a claim that something exists: "There is a dog." */
    void exists(NounPhrase thing) {
        if (thing.isThing() && !thing.isOwned() && !thing.isUnreal()) {
            String be = thing.introducedBy();
            add("there " + be + " " + thing.introduced(), be + " there " + thing.introduced());
        }
    }

    /** Adds one claim per adjective: "The dog is black." */
    void adjectives(NounPhrase thing) {
        if (thing.isThing() || thing.isPicture()) {
            Subject subject = Subject.of(thing.bare());
            thing.adjectives().stream()
                    .filter(adjective -> !thing.isUnreal() || Denials.ASKED.contains(LowerCase.of(adjective)))
                    .forEach(adjective -> is(subject, subject.be(), false, adjective));
        }
    }

    /** Adds claims that something exists and has its adjectives. */
    void introduce(NounPhrase thing) {
        // "At most four chairs" may be none.
        if (!introduced.add(thing) || Quantities.isUpper(thing.quantity())) {
            return;
        }
        exists(thing);
        adjectives(thing);
        thing.inner().forEach(this::introduce);
    }

    /** Adds a claim with an auxiliary: "The dog is (not) on the grass." The auxiliary begins the question. */
    void is(Subject subject, String auxiliary, boolean negated, String rest) {
        String not = negated ? "not " : "";
        add(subject.text() + " " + auxiliary + " " + not + rest, auxiliary + " " + subject.text() + " " + not + rest);
    }

    /** Adds a claim with a full verb: "The dog chases a ball.", "The dog does not chase a ball." */
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

    /** Adds a claim that something does not exist: "There is no dog on the grass." */
    void isNot(boolean plural, String what) {
        String be = plural ? "are" : "is";
        add("there " + be + " no " + what, be + " there no " + what);
    }

    /** Adds a claim about the image: "The image shows a park." */
    void shows(String what) {
        add("the image shows " + what, "does the image show " + what);
    }

    /** Adds a statement that no rule can divide, with the question "Is it true that ...?". */
    void whole(String statement) {
        add(statement, "is it true that " + statement);
    }

    private void add(String statement, String question) {
        claims.putIfAbsent(
                question.toLowerCase(Locale.ROOT),
                new RuleClaim(capital(statement.strip()) + ".", capital(question.strip()) + "?"));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
