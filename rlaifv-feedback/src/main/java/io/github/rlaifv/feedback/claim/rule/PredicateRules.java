package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Quantities;
import io.github.rlaifv.feedback.internal.english.Verbs;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.List;
import java.util.Optional;

/** Finds the claims about a noun: in the words that follow it, or by a verb. */
final class PredicateRules {
    private final PhraseReader words;
    private final ClaimList claims;
    private final DenialRules denials;
    private final RelativeRules relatives;
    private final ComplementRules complements;

    PredicateRules(PhraseReader words, ClaimList claims, DenialRules denials) {
        this.words = words;
        this.claims = claims;
        this.denials = denials;
        this.complements = new ComplementRules(words, claims);
        this.relatives = new RelativeRules(words, claims, this);
    }

    /**
     * Handles places, participles and relative clauses that follow a noun; returns the index after them.
     *
     * @param isSubject whether a verb may belong to the noun, so that "parked" is a participle only before another verb
     */
    int behind(NounPhrase thing, int from, boolean isSubject) {
        boolean named = !thing.name().matches("them|these|those|us");
        Subject subject = Subject.of(thing.isSome() && named ? thing.partOf("", thing.to()) : thing);
        Subject of = subject;
        boolean each = Quantities.isOfOne(thing.quantity()) || Quantities.isUpper(thing.quantity());
        int i = from;
        while (true) {
            int start = words.skipAdverbs(i);
            Optional<PhraseReader.Phrase> place = words.place(start);
            int participle = words.at(start).is(",") ? start + 1 : start;
            if (place.isPresent()) {
                if (each) {
                    introduce(place.get().things());
                } else {
                    complements.place(of, of.be(), place.get());
                }
                of = held(place.get(), of);
                i = place.get().to();
            } else if (words.at(participle).in(Lexicon.NOT)
                    && words.at(participle + 1).isIng()) {
                i = words.tail(participle + 2).to();
                claims.is(subject, subject.be(), true, words.text(participle + 1, i));
            } else if (isParticiple(participle, isSubject)) {
                boolean passive = !words.at(participle).isIng() && !Lexicon.PERSONS.contains(thing.head());
                boolean shown = thing.isPicture() && !thing.inner().isEmpty();
                Subject doer = shown ? Subject.of(thing.inner().get(0)) : passive ? of : subject;
                i = participle(doer, participle);
            } else if (isSubject
                    && words.at(start).is("to")
                    && words.at(start + 1).isA("VERB")) {
                // "an attempt to climb the wall"
                i = words.tail(start + 2).to();
            } else if (isSubject && relatives.zero(start) > start) {
                i = words.at(start - 1).is("where") ? relatives.where(start) : relatives.ofAnother(thing, start);
            } else if (relatives.begins(participle)
                    && (thing.isThing()
                            || thing.isPicture()
                            || !words.at(participle).is("that"))) {
                return relatives.read(thing, participle);
            } else {
                return i;
            }
        }
    }

    /** Attaches a place to the last noun: in "a woman with a bag in her hand" the bag is in the hand. */
    private static Subject held(PhraseReader.Phrase place, Subject of) {
        boolean has = place.text().startsWith("with ") && place.things().size() == 1;
        return has && place.things().get(0).isThing()
                ? Subject.of(place.things().get(0))
                : of;
    }

    /** Handles a relative clause about the noun before it. */
    int relative(NounPhrase thing, int from) {
        return relatives.read(thing, from);
    }

    private boolean isParticiple(int i, boolean ofSubject) {
        boolean passive = words.at(i).isA("VERB")
                && words.at(i).text().matches(".*(?:ed|en|ung|own)")
                && (words.place(i + 1).isPresent()
                        || words.at(i + 1).isA("PUNCT")
                        || words.at(i + 1).is("as") && words.noun(i + 2).isPresent())
                && (!ofSubject || words.startsPredicate(words.tail(i + 1).to()));
        return (words.at(i).isIng() || passive)
                && !words.noun(i + 1).map(NounPhrase::isPicture).orElse(false);
    }

    private int participle(Subject subject, int from) {
        PhraseReader.Phrase tail = words.tail(from + 1);
        if (words.at(from).is("including")) {
            tail.things().forEach(claims::introduce);
        } else if (!words.at(from).in(Lexicon.OPINION)) {
            tail.texts()
                    .forEach(text -> claims.is(
                            subject, subject.be(), false, join(words.at(from).text(), text)));
            if (!words.at(from).in(Denials.LACK) && !words.at(from).is("missing")) {
                introduce(tail.things());
            }
        }
        int next = words.at(tail.to()).is("and") ? tail.to() + 1 : tail.to();
        return next > tail.to() && words.at(next).isIng() ? participle(subject, next) : tail.to();
    }

    /**
     * Adds the claims that verbs make about a subject; returns the index after them, or the same index if there is no
     * verb.
     */
    int read(Subject subject, int from) {
        return read(subject, from, false);
    }

    /** Same as {@link #read} for the first verb only. */
    int readOne(Subject subject, int from) {
        return read(subject, from, true);
    }

    private int read(Subject subject, int from, boolean one) {
        int i = from;
        String be = "";
        while (true) {
            int verb = words.skipAdverbs(i);
            int after = denials.predicate(subject, verb);
            if (after > verb) {
                be = words.at(verb).in(Lexicon.BE) ? subject.agreeing(words.at(verb)) : "";
                after = exchanged(subject, be, verb, after);
            } else if (words.at(verb).in(Lexicon.BE)) {
                be = subject.agreeing(words.at(verb));
                after = complements.read(subject, be, verb + 1);
            } else if (words.at(verb).is("can", "could")
                    && words.at(verb + 1).is("be")
                    && words.at(verb + 2).is("seen", "found", "observed", "spotted", "noticed")) {
                be = subject.be();
                after = complements.read(subject, be, verb + 3);
            } else if (!be.isEmpty() && words.at(verb).isIng()) {
                after = complements.read(subject, be, verb);
            } else {
                after = verb(subject, verb);
            }
            if (after <= verb) {
                return i;
            }
            i = behindOpinion(after);
            if (one) {
                return i;
            }
            if (words.at(i).is("while") && words.at(i + 1).isIng()) {
                i = participle(subject, i + 1);
            }
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and", "but") ? next + 1 : next;
            int nextVerb = words.skipAdverbs(next);
            boolean goesOn = next > i && (words.at(nextVerb).isA("VERB", "AUX") || Denials.deny(words, nextVerb));
            if (!goesOn) {
                return i;
            }
            i = next;
        }
    }

    /** Handles corrections: "is not a dog but a cat". */
    private int exchanged(Subject subject, String be, int verb, int to) {
        boolean other = !be.isEmpty()
                && words.at(to).is("but")
                && (words.noun(to + 1).isPresent()
                        || words.at(to + 1).isA("ADJ")
                        || words.place(to + 1).isPresent())
                && !new Clauses(words).begins(to + 1);
        int main = words.skipAdverbs(verb + 2);
        if (other && words.at(main).isIng() && !words.at(to + 1).isA("ADJ")) {
            PhraseReader.Phrase tail = words.tail(to + 1);
            tail.texts()
                    .forEach(
                            text -> claims.is(subject, be, false, words.at(main).text() + " " + text));
            introduce(tail.things());
            return tail.to();
        }
        return other ? complements.read(subject, be, to + 1) : to;
    }

    /** Index after an opinion such as ", creating a cozy atmosphere". */
    private int behindOpinion(int i) {
        boolean opinion = words.at(i).is(",") && words.at(i + 1).in(Lexicon.OPINION);
        return opinion ? words.tail(i + 2).to() : i;
    }

    private int verb(Subject subject, int from) {
        Word verb = words.at(from);
        if (!verb.isA("VERB", "AUX")) {
            return from;
        }
        int main = words.skipAdverbs(from + 1);
        if (verb.in(Lexicon.HAVE)
                && (words.at(main).is("been", "had") || words.at(main).isA("VERB"))) {
            return perfect(subject, from, main);
        }
        if (verb.is("can") && words.at(main).isA("VERB", "AUX")) {
            PhraseReader.Phrase able = words.tail(main + 1);
            able.texts()
                    .forEach(text ->
                            claims.is(subject, "can", false, join(words.at(main).text(), text)));
            return able.to();
        }
        PhraseReader.Phrase tail = words.tail(from + 1);
        boolean clause = words.at(tail.to()).is("that", "how", "where", "what", "who", "why", "when");
        if (clause && tail.text().isEmpty() && Verbs.isPresent(verb, subject.plural())) {
            int to = new Clauses(words).endOfScope(from);
            to = words.at(to - 1).isA("PUNCT") ? to - 1 : to;
            claims.does(subject, verb.text(), false, words.text(from + 1, to));
            return to;
        }
        boolean made = verb.is("makes", "make", "lets", "let", "helps", "help", "watches", "watch")
                && !tail.text().isEmpty()
                && words.at(tail.to()).isA("VERB", "ADJ")
                && Verbs.isPresent(verb, subject.plural());
        if (made) {
            // "makes the flag wave"
            int to = new Clauses(words).end(tail.to());
            claims.does(subject, verb.text(), false, words.text(from + 1, to));
            tail.things().stream().filter(NounPhrase::isDefinite).forEach(claims::introduce);
            return to;
        }
        int than = complements.than(from, tail);
        List<String> texts = than > 0 ? List.of(words.text(from + 1, than)) : tail.texts();
        if (verb.isA("VERB") && Verbs.isPresent(verb, subject.plural())) {
            texts.forEach(text -> claims.does(subject, verb.text(), false, text));
        } else if (verb.in(Lexicon.HAVE) && !verb.is("had")) {
            texts.forEach(text -> claims.does(subject, "have", false, text));
        } else if (verb.isA("VERB") || verb.is("had", "can", "could")) {
            texts.forEach(text -> claims.whole(join(subject.text() + " " + verb.text(), text)));
        } else {
            return from;
        }
        if (than == 0) {
            introduce(tail.things());
        }
        return than > 0 ? than : tail.to();
    }

    /** Handles passives in the perfect tense: "The books have been arranged on a shelf." */
    private int perfect(Subject subject, int from, int main) {
        int last = words.at(main).is("been") ? words.skipAdverbs(main + 1) : main;
        int to = words.at(last).isA("VERB") ? last + 1 : main + 1;
        PhraseReader.Phrase tail = words.tail(to);
        String auxiliary = words.at(from).is("had") ? "had" : subject.plural() ? "have" : "has";
        tail.texts().forEach(text -> claims.is(subject, auxiliary, false, join(words.text(from + 1, to), text)));
        introduce(tail.things());
        return tail.to();
    }

    private void introduce(List<NounPhrase> things) {
        things.stream().filter(thing -> !thing.negated()).forEach(claims::introduce);
    }

    private static String join(String first, String rest) {
        return rest.isEmpty() ? first : first + " " + rest;
    }
}
