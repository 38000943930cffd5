package io.github.rlaifv.feedback.claim.rule;

import java.util.List;
import java.util.Optional;

/** Finds what is said of something: behind its noun, or by a verb. */
final class PredicateRules {
    private final PhraseReader words;
    private final ClaimList claims;

    PredicateRules(PhraseReader words, ClaimList claims) {
        this.words = words;
        this.claims = claims;
    }

    /**
     * Places, participles and relative clauses that follow a noun; returns the index behind them.
     *
     * @param isSubject whether a verb may say something of the noun: then "parked" is a participle only before a verb
     */
    int behind(NounPhrase thing, int from, boolean isSubject) {
        Subject subject = Subject.of(thing);
        int i = from;
        while (true) {
            int start = words.skipAdverbs(i);
            Optional<PhraseReader.Phrase> place = words.place(start);
            int participle = words.at(start).is(",") ? start + 1 : start;
            if (place.isPresent()) {
                place(subject, subject.be(), false, place.get());
                i = place.get().to();
            } else if (isParticiple(participle, isSubject)) {
                i = participle(subject, participle);
            } else if (words.at(participle).is("that", "which", "who")) {
                return read(subject, participle + 1);
            } else {
                return i;
            }
        }
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
            claims.is(subject, subject.be(), false, join(words.at(from).text(), tail.text()));
            tail.things().forEach(claims::introduce);
        }
        int next = words.at(tail.to()).is("and") ? tail.to() + 1 : tail.to();
        return next > tail.to() && words.at(next).isIng() ? participle(subject, next) : tail.to();
    }

    /** "The dog is on the grass", "the man has a hat"; where in the picture it is counts, that it is in it does not. */
    private void place(Subject subject, String be, boolean negated, PhraseReader.Phrase place) {
        boolean inThePicture = place.things().size() == 1
                && place.things().get(0).isPicture()
                && place.text().matches("(?:in|of|on|within) .*");
        String first = place.text().split(" ", 2)[0];
        if (!inThePicture || negated) {
            if (first.equals("with") || first.equals("without")) {
                boolean lacks = first.equals("without") != negated;
                String had = place.text().substring(first.length() + 1);
                claims.does(subject, "have", lacks, had);
            } else {
                claims.is(subject, be, negated, place.text());
            }
        }
        if (!negated && !first.equals("without")) {
            place.things().forEach(claims::introduce);
        }
    }

    /** Reads what verbs say of a subject; returns the index behind, the same where there is no verb. */
    int read(Subject subject, int from) {
        int i = from;
        String be = "";
        while (true) {
            int verb = words.skipAdverbs(i);
            int after;
            if (words.at(verb).in(Lexicon.BE)) {
                be = agreeing(words.at(verb), subject);
                after = complement(subject, be, verb + 1);
            } else if (words.at(verb).in(Lexicon.SEEM)
                    && words.at(verb + 1).is("to")
                    && words.at(verb + 2).is("be")) {
                be = subject.be();
                after = complement(subject, be, verb + 3);
            } else if (words.at(verb).is("can")
                    && words.at(verb + 1).is("be")
                    && words.at(verb + 2).is("seen")) {
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
            if (words.at(i).is("while") && words.at(i + 1).isIng()) {
                i = participle(subject, i + 1);
            }
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and", "but") ? next + 1 : next;
            int nextVerb = words.skipAdverbs(next);
            boolean goesOn = next > i && (words.at(nextVerb).isA("VERB", "AUX"));
            if (!goesOn) {
                return i;
            }
            i = next;
        }
    }

    /** "a group of people is" speaks of "the people", which "are". */
    private static String agreeing(Word be, Subject subject) {
        boolean past = be.is("was", "were");
        return subject.plural() ? past ? "were" : "are" : past ? "was" : be.is("are") ? "are" : "is";
    }

    /** Past ", creating a cozy atmosphere". */
    private int behindOpinion(int i) {
        boolean opinion = words.at(i).is(",") && words.at(i + 1).in(Lexicon.OPINION);
        return opinion ? words.tail(i + 2).to() : i;
    }

    private int complement(Subject subject, String be, int from) {
        boolean negated = words.at(from).in(Lexicon.NOT);
        int i = words.skipAdverbs(negated ? from + 1 : from);
        if (words.at(i).isA("VERB") && words.noun(i).isEmpty()) {
            PhraseReader.Phrase tail = words.tail(i + 1);
            claims.is(subject, be, negated, join(words.at(i).text(), tail.text()));
            introduceUnless(negated, tail.things());
            return tail.to();
        }
        Optional<NounPhrase> noun = words.noun(i);
        if (noun.isPresent()) {
            claims.is(subject, be, negated, noun.get().plain());
            if (!negated) {
                noun.get().adjectives().forEach(adjective -> claims.is(subject, be, false, adjective));
            }
            return places(subject, be, negated, noun.get().to());
        }
        if (words.at(i).isA("ADJ") && !words.at(i).in(Lexicon.NEXT)) {
            return adjectives(subject, be, negated, i);
        }
        return places(subject, be, negated, i);
    }

    private int adjectives(Subject subject, String be, boolean negated, int from) {
        int i = from;
        while (true) {
            Optional<PhraseReader.Phrase> of = words.place(i + 1);
            boolean full = words.at(i + 1).is("of") && words.noun(i + 2).isPresent();
            if (full) {
                NounPhrase what = words.noun(i + 2).orElseThrow();
                claims.is(subject, be, negated, words.at(i).text() + " of " + what.plain());
                return what.to();
            }
            claims.is(subject, be, negated, words.at(i).text());
            i++;
            if (of.isPresent()) {
                return places(subject, be, negated, i);
            }
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and") ? next + 1 : next;
            next = words.skipAdverbs(next);
            if (next == i || !words.at(next).isA("ADJ") || words.noun(next).isPresent()) {
                return i;
            }
            i = next;
        }
    }

    private int places(Subject subject, String be, boolean negated, int from) {
        int i = from;
        for (Optional<PhraseReader.Phrase> place = words.place(i); place.isPresent(); place = words.place(i)) {
            place(subject, be, negated, place.get());
            i = place.get().to();
            int next = words.at(i).is("and") ? i + 1 : i;
            i = words.place(next).isPresent() ? next : i;
        }
        return i;
    }

    private int verb(Subject subject, int from) {
        boolean negated = words.at(from).in(Lexicon.DO) && words.at(from + 1).in(Lexicon.NOT);
        int verb = negated ? words.skipAdverbs(from + 2) : from;
        if (!words.at(verb).isA("VERB", "AUX")) {
            return from;
        }
        PhraseReader.Phrase tail = words.tail(verb + 1);
        if (negated || words.at(verb).isA("VERB") && Verbs.isPresent(words.at(verb), subject.plural())) {
            claims.does(subject, words.at(verb).text(), negated, tail.text());
        } else if (words.at(verb).in(Lexicon.HAVE) && !words.at(verb).is("had")) {
            claims.does(subject, "have", false, tail.text());
        } else if (words.at(verb).isA("VERB")) {
            claims.whole(join(subject.text() + " " + words.at(verb).text(), tail.text()));
        } else {
            return from;
        }
        introduceUnless(negated, tail.things());
        return tail.to();
    }

    private void introduceUnless(boolean negated, List<NounPhrase> things) {
        if (!negated) {
            things.stream().filter(thing -> !thing.negated()).forEach(claims::introduce);
        }
    }

    private static String join(String first, String rest) {
        return rest.isEmpty() ? first : first + " " + rest;
    }
}
