package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Verbs;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.Optional;

/** Finds the claims of relative clauses. */
final class RelativeRules {
    private final PhraseReader words;
    private final ClaimList claims;
    private final PredicateRules predicates;

    RelativeRules(PhraseReader words, ClaimList claims, PredicateRules predicates) {
        this.words = words;
        this.claims = claims;
        this.predicates = predicates;
    }

    /** Whether a relative clause about the preceding noun begins here. */
    boolean begins(int i) {
        return words.at(i).is("that", "which", "who", "whom", "whose");
    }

    /** Handles the clause; returns the index after it, or the same index if there is none. */
    int read(NounPhrase thing, int from) {
        if (words.at(from).is("whose")) {
            return whose(thing, from);
        }
        int object = ofAnother(thing, from + 1);
        return object > from + 1 ? object : predicates.read(Subject.of(thing), from + 1);
    }

    /** Handles possessive clauses: "a woman whose hair is gray". */
    private int whose(NounPhrase owner, int from) {
        Optional<NounPhrase> owned = words.noun(from + 1);
        if (owned.isEmpty()) {
            return from + 1;
        }
        String text = owner.reference() + "'s " + owned.get().name();
        return predicates.readOne(
                new Subject(text, owned.get().plural()), owned.get().to());
    }

    /**
     * Handles clauses without "that": "the hat the man is wearing is ..."; returns the index after it, or the same
     * index.
     */
    int zero(int from) {
        Optional<NounPhrase> other = words.at(from).isA("DET") ? words.noun(from) : Optional.empty();
        int verb = words.skipAdverbs(other.map(NounPhrase::to).orElse(from));
        if (other.isEmpty() || !words.startsPredicate(verb)) {
            return from;
        }
        int to = verb;
        while (words.at(to).isA("AUX", "ADV", "PART")) {
            to++;
        }
        to = new Clauses(words).behindPlaces(words.at(to).isA("VERB") ? to + 1 : to);
        return words.startsPredicate(to) && words.noun(to).isEmpty() ? to : from;
    }

    /** Index after a clause that denies, which {@link #zero} finds: "the street where no cars are parked is ...". */
    int where(int from) {
        NounPhrase other = words.noun(from).orElseThrow();
        int to = zero(from);
        int verb = words.skipAdverbs(other.to());
        if (other.negated()) {
            claims.whole(words.text(from, to));
            return to;
        }
        boolean past = words.at(verb).is("was", "were") || words.at(verb).in(Lexicon.PAST);
        if (past) {
            // "the spot where the tree stood": it need not stand there any more
            return to;
        }
        claims.introduce(other);
        predicates.readOne(Subject.of(other), verb);
        return to;
    }

    /** Handles clauses whose object is the noun: "the hat that the man is wearing". */
    int ofAnother(NounPhrase thing, int from) {
        Optional<NounPhrase> other = words.noun(from);
        boolean pronoun = words.at(from).is("he", "she", "they", "it");
        if (other.isEmpty() && !pronoun) {
            return from;
        }
        int verb = words.skipAdverbs(other.map(NounPhrase::to).orElse(from + 1));
        if (!words.startsPredicate(verb)
                && !(words.at(verb).isA("VERB") && !words.at(verb).isIng())) {
            return from;
        }
        Subject subject = other.map(Subject::of)
                .orElseGet(
                        () -> new Subject(words.at(from).lower(), words.at(from).is("they")));
        int to = verb;
        boolean denied = false;
        while (words.at(to).isA("AUX", "ADV", "PART") || Denials.deny(words, to)) {
            denied |= Denials.deny(words, to);
            to++;
        }
        to = words.at(to).isA("VERB") ? to + 1 : to;
        if (words.noun(to).isPresent()) {
            return from;
        }
        other.filter(one -> !one.negated()).ifPresent(claims::introduce);
        int particle = words.at(to).isA("ADP") && words.place(to).isEmpty() ? to + 1 : to;
        int end = new Clauses(words).behindPlaces(particle);
        String rest = particle > to ? " " + words.at(to).text() : "";
        String behind = rest + " " + thing.reference() + (end > particle ? " " + words.text(particle, end) : "");
        Word first = words.at(verb);
        if (first.in(Lexicon.BE) && !denied) {
            claims.is(subject, subject.agreeing(first), false, words.text(verb + 1, to) + behind);
        } else if (to == verb + 1 && Verbs.isPresent(first, subject.plural())) {
            claims.does(subject, first.text(), false, behind.strip());
        } else {
            claims.whole(subject.text() + " " + words.text(verb, to) + behind);
        }
        return end;
    }
}
