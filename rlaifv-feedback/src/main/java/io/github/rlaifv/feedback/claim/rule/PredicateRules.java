package io.github.rlaifv.feedback.claim.rule;

import java.util.List;
import java.util.Optional;

/** Finds what is said of something: behind its noun, or by a verb. */
final class PredicateRules {
    private final PhraseReader words;
    private final ClaimList claims;
    private final DenialRules denials;
    private final RelativeRules relatives;

    PredicateRules(PhraseReader words, ClaimList claims, DenialRules denials) {
        this.words = words;
        this.claims = claims;
        this.denials = denials;
        this.relatives = new RelativeRules(words, claims, this);
    }

    /**
     * Places, participles and relative clauses that follow a noun; returns the index behind them.
     *
     * @param isSubject whether a verb may say something of the noun: then "parked" is a participle only before a verb
     */
    int behind(NounPhrase thing, int from, boolean isSubject) {
        Subject subject = Subject.of(thing.isSome() ? thing.partOf("", thing.to()) : thing);
        Subject of = subject;
        boolean each = thing.quantity().matches("every|each|half");
        int i = from;
        while (true) {
            int start = words.skipAdverbs(i);
            Optional<PhraseReader.Phrase> place = words.place(start);
            int participle = words.at(start).is(",") ? start + 1 : start;
            if (place.isPresent()) {
                if (each) {
                    introduce(place.get().things());
                } else {
                    place(of, of.be(), place.get());
                }
                of = held(place.get(), of);
                i = place.get().to();
            } else if (isParticiple(participle, isSubject)) {
                i = participle(subject, participle);
            } else if (isSubject && relatives.zero(start) > start) {
                i = relatives.ofAnother(thing, start);
            } else if (relatives.begins(participle) && (thing.isThing() || thing.isPicture() || !words.at(participle).is("that"))) {
                return relatives.read(thing, participle);
            } else {
                return i;
            }
        }
    }

    /** In "a woman with a bag in her hand" the bag is in the hand. */
    private static Subject held(PhraseReader.Phrase place, Subject of) {
        boolean has = place.text().startsWith("with ") && place.things().size() == 1;
        return has && place.things().get(0).isThing() ? Subject.of(place.things().get(0)) : of;
    }

    /** What a relative clause says of what stands before it. */
    int relative(NounPhrase thing, int from) {
        return relatives.read(thing, from);
    }

    private boolean isParticiple(int i, boolean ofSubject) {
        boolean passive = words.at(i).isA("VERB")
                && words.at(i).text().matches(".*(?:ed|en|ung|own)")
                && (words.place(i + 1).isPresent() || words.at(i + 1).isA("PUNCT"))
                && (!ofSubject || words.startsPredicate(words.tail(i + 1).to()));
        return (words.at(i).isIng() || passive)
                && !words.noun(i + 1).map(NounPhrase::isPicture).orElse(false);
    }

    private int participle(Subject subject, int from) {
        PhraseReader.Phrase tail = words.tail(from + 1);
        if (words.at(from).is("including")) {
            tail.things().forEach(claims::introduce);
        } else if (!words.at(from).in(Lexicon.OPINION)) {
            tail.texts().forEach(text -> claims.is(subject, subject.be(), false, join(words.at(from).text(), text)));
            if (!words.at(from).in(Denials.LACK) && !words.at(from).is("missing")) {
                introduce(tail.things());
            }
        }
        int next = words.at(tail.to()).is("and") ? tail.to() + 1 : tail.to();
        return next > tail.to() && words.at(next).isIng() ? participle(subject, next) : tail.to();
    }

    /** "The dog is on the grass", "the man has a hat"; where in the picture it is counts, that it is in it does not. */
    private void place(Subject subject, String be, PhraseReader.Phrase place) {
        boolean inThePicture = place.things().size() == 1
                && place.things().get(0).isPicture()
                && place.text().matches("(?:in|of|on|within) .*");
        String first = place.text().split(" ", 2)[0];
        if (first.equals("with") || first.equals("without")) {
            claims.does(subject, "have", first.equals("without"), place.text().substring(first.length() + 1));
        } else if (!inThePicture && !place.text().matches("from the (?:left|right|top|bottom|front|back)")) {
            claims.is(subject, be, false, place.text());
        }
        introduce(place.things());
    }

    /** Reads what verbs say of a subject; returns the index behind, the same where there is no verb. */
    int read(Subject subject, int from) {
        return read(subject, from, false);
    }

    /** As {@link #read}, but of the first verb alone. */
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
                be = words.at(verb).in(Lexicon.BE) ? agreeing(words.at(verb), subject) : "";
                after = exchanged(subject, be, after);
            } else if (words.at(verb).in(Lexicon.BE)) {
                be = agreeing(words.at(verb), subject);
                after = complement(subject, be, verb + 1);
            } else if (words.at(verb).is("can", "could")
                    && words.at(verb + 1).is("be")
                    && words.at(verb + 2).is("seen", "found", "observed", "spotted", "noticed")) {
                be = subject.be();
                after = complement(subject, be, verb + 3);
            } else if (!be.isEmpty() && words.at(verb).isIng()) {
                after = complement(subject, be, verb);
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
            boolean goesOn =
                    next > i && (words.at(nextVerb).isA("VERB", "AUX") || Denials.deny(words, nextVerb));
            if (!goesOn) {
                return i;
            }
            i = next;
        }
    }

    /** "is not a dog but a cat" */
    private int exchanged(Subject subject, String be, int to) {
        boolean other = !be.isEmpty()
                && words.at(to).is("but")
                && (words.noun(to + 1).isPresent() || words.at(to + 1).isA("ADJ") || words.place(to + 1).isPresent())
                && !new Clauses(words).begins(to + 1);
        return other ? complement(subject, be, to + 1) : to;
    }

    /** "a group of people is" speaks of "the people", which "are". */
    static String agreeing(Word be, Subject subject) {
        boolean past = be.is("was", "were");
        return subject.plural() ? past ? "were" : "are" : past ? "was" : be.is("are") ? "are" : "is";
    }

    /** Past ", creating a cozy atmosphere". */
    private int behindOpinion(int i) {
        boolean opinion = words.at(i).is(",") && words.at(i + 1).in(Lexicon.OPINION);
        return opinion ? words.tail(i + 2).to() : i;
    }

    private int complement(Subject subject, String be, int from) {
        int i = words.skipAdverbs(from);
        if (words.isCompared(i)) {
            int to = words.noun(i + 3).map(NounPhrase::to).orElse(i + 3);
            claims.is(subject, be, false, weakly(from, i) + words.text(i, to));
            introduceDefinite(i + 3);
            return to;
        }
        boolean passive = words.at(i).is("being", "been");
        int verb = passive ? words.skipAdverbs(i + 1) : i;
        if (words.at(verb).isA("VERB") && words.noun(verb).isEmpty()) {
            PhraseReader.Phrase tail = words.tail(verb + 1);
            int than = than(verb, tail);
            if (than > 0) {
                claims.is(subject, be, false, words.text(i, than));
                return than;
            }
            String said = weakly(from, i) + words.text(i, verb + 1);
            tail.texts().forEach(text -> claims.is(subject, be, false, join(said, text)));
            introduce(tail.things());
            return tail.to();
        }
        Optional<NounPhrase> noun = words.noun(i);
        if (noun.isPresent() && words.at(noun.get().to()).is("as", "than") && words.noun(noun.get().to() + 1).isPresent()) {
            int to = words.noun(noun.get().to() + 1).map(NounPhrase::to).orElse(i);
            claims.is(subject, be, false, words.text(i, to));
            introduceDefinite(noun.get().to() + 1);
            return to;
        }
        if (noun.isPresent()) {
            claims.is(subject, be, false, noun.get().plain());
            noun.get().adjectives().forEach(adjective -> claims.is(subject, be, false, adjective));
            return places(subject, be, noun.get().to());
        }
        if (words.at(i).isA("ADJ") && !words.at(i).in(Lexicon.NEXT)) {
            return adjectives(subject, be, weakly(from, i), i);
        }
        return places(subject, be, i);
    }

    private void introduceDefinite(int i) {
        words.noun(i).filter(NounPhrase::isDefinite).ifPresent(claims::introduce);
    }

    /** "almost", "half" */
    private String weakly(int from, int to) {
        StringBuilder weak = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (words.at(i).in(Lexicon.WEAK)) {
                weak.append(words.at(i).lower()).append(' ');
            }
        }
        return weak.toString();
    }

    private int adjectives(Subject subject, String be, String weakly, int from) {
        int i = from;
        while (true) {
            int compared = compared(subject, be, i);
            if (compared > i) {
                return compared;
            }
            boolean full = words.at(i + 1).is("of", "with", "by", "to", "from")
                    && words.noun(i + 2).isPresent();
            if (full) {
                return joined(subject, be, (i == from ? weakly : "") + words.at(i).text(), i + 1);
            }
            if (words.at(i + 1).is("except") && words.place(i + 1).isPresent()) {
                PhraseReader.Phrase except = words.place(i + 1).orElseThrow();
                claims.is(subject, be, false, words.at(i).text() + " " + except.text());
                introduce(except.things());
                return except.to();
            }
            int choice = words.at(i + 1).is("or") && words.at(i + 2).isA("ADJ") ? i + 2 : i;
            claims.is(subject, be, false, (i == from ? weakly : "") + words.text(i, choice + 1));
            i = choice + 1;
            if (words.place(i).isPresent()) {
                return places(subject, be, i);
            }
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and", "but") ? next + 1 : next;
            next = words.skipAdverbs(next);
            if (next == i || !words.at(next).isA("ADJ") || words.noun(next).isPresent()) {
                return i;
            }
            i = next;
        }
    }

    /** "full of water", "similar to a pie", "covered with leaves" */
    private int joined(Subject subject, String be, String adjective, int from) {
        NounPhrase what = words.noun(from + 1).orElseThrow();
        PhraseReader.Phrase with = words.place(from)
                .orElseGet(() -> new PhraseReader.Phrase(
                        words.at(from).text() + " " + what.plain(), List.of(), what.to()));
        claims.is(subject, be, false, adjective + " " + with.text());
        boolean alike = words.at(from).is("to");
        introduce(with.things().stream()
                .filter(thing -> !alike || thing.isDefinite())
                .toList());
        return with.to();
    }

    /** "taller than the right one", "more colorful than the wall" */
    private int compared(Subject subject, String be, int i) {
        boolean two = words.at(i + 1).is("and") && words.at(i + 2).isA("ADJ") && words.at(i + 3).is("than");
        int than = words.at(i + 1).is("than") ? i + 1 : two ? i + 3 : i;
        if (than == i) {
            return i;
        }
        Optional<NounPhrase> other = words.noun(than + 1);
        int to = other.map(NounPhrase::to).orElse(than + 1);
        boolean one = words.at(to).is("one", "ones") || other.isEmpty() && !words.at(to).isA("PUNCT");
        to = one ? to + 1 : to;
        boolean more = words.at(i - 1).is("more", "less");
        claims.is(subject, be, false, words.text(more ? i - 1 : i, to));
        introduceDefinite(than + 1);
        return to;
    }

    private int places(Subject subject, String be, int from) {
        int i = from;
        for (Optional<PhraseReader.Phrase> place = words.place(i); place.isPresent(); place = words.place(i)) {
            place(subject, be, place.get());
            i = place.get().to();
            int next = words.at(i).is("and") ? i + 1 : i;
            i = words.place(next).isPresent() ? next : i;
        }
        return i;
    }

    private int verb(Subject subject, int from) {
        Word verb = words.at(from);
        if (!verb.isA("VERB", "AUX")) {
            return from;
        }
        int main = words.skipAdverbs(from + 1);
        if (verb.in(Lexicon.HAVE) && (words.at(main).is("been", "had") || words.at(main).isA("VERB"))) {
            return perfect(subject, from, main);
        }
        PhraseReader.Phrase tail = words.tail(from + 1);
        if (words.at(tail.to()).is("that", "how") && tail.text().isEmpty() && Verbs.isPresent(verb, subject.plural())) {
            int to = new Clauses(words).endOfScope(from);
            to = words.at(to - 1).isA("PUNCT") ? to - 1 : to;
            claims.does(subject, verb.text(), false, words.text(from + 1, to));
            return to;
        }
        int than = than(from, tail);
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

    /** Behind "holds more books than the woman"; 0 where nothing is compared. */
    private int than(int from, PhraseReader.Phrase tail) {
        boolean compared = words.at(tail.to()).is("than") && new Clauses(words).end(from + 1) > tail.to();
        return compared ? new Clauses(words).end(from + 1) : 0;
    }

    /** "The books have been arranged on a shelf." */
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
