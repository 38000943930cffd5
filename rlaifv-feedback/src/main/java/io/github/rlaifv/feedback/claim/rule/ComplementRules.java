package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import java.util.List;
import java.util.Optional;

/** Finds the claims in what follows "is": participles, nouns, adjectives, comparisons and places. */
final class ComplementRules {
    private final PhraseReader words;
    private final ClaimList claims;

    ComplementRules(PhraseReader words, ClaimList claims) {
        this.words = words;
        this.claims = claims;
    }

    /** Adds the claims about a subject that begin at an index; returns the index after them. */
    int read(Subject subject, String be, int from) {
        int i = words.skipAdverbs(from);
        if (words.isCompared(i)) {
            int to = words.noun(i + 3).map(NounPhrase::to).orElse(i + 3);
            claims.is(subject, be, false, weakly(from, i) + words.text(i, to));
            introduceDefinite(i + 3);
            return to;
        }
        if (words.at(i).is("more", "less")
                && words.at(i + 1).isA("ADJ", "NOUN")
                && words.at(i + 2).is("than")
                && words.noun(i + 3).isEmpty()) {
            int to = new Clauses(words).end(i + 3);
            claims.is(subject, be, false, words.text(i, to));
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
        if (noun.isPresent()
                && words.at(noun.get().to()).is("as", "than")
                && words.noun(noun.get().to() + 1).isPresent()) {
            int to = words.noun(noun.get().to() + 1).map(NounPhrase::to).orElse(i);
            claims.is(subject, be, false, words.text(i, to));
            introduceDefinite(noun.get().to() + 1);
            return to;
        }
        boolean measured = noun.isPresent()
                && words.at(i).isA("NUM")
                && words.at(noun.get().to()).is("tall", "long", "wide", "high", "deep", "thick", "old", "away");
        if (measured) {
            claims.is(subject, be, false, words.text(i, noun.get().to() + 1));
            return noun.get().to() + 1;
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
        words.noun(i).filter(noun -> noun.isDefinite() || words.at(i).is("the")).ifPresent(claims::introduce);
    }

    /** Adverbs that weaken a statement: "almost", "half". */
    private String weakly(int from, int to) {
        StringBuilder weak = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (words.at(i).in(Lexicon.WEAK) || words.at(i).text().endsWith(" half")) {
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
            if (words.at(i).is("unable", "unwilling", "reluctant")
                    && words.at(i + 1).is("to")) {
                int to = new Clauses(words).end(i + 2);
                claims.is(subject, be, false, words.text(i, to));
                return to;
            }
            boolean full = words.at(i + 1).is("of", "with", "by", "to", "from", "for")
                    && words.noun(i + 2).isPresent();
            if (full) {
                return joined(
                        subject, be, (i == from ? weakly : "") + words.at(i).text(), i + 1);
            }
            if (words.at(i + 1).is("except") && words.place(i + 1).isPresent()) {
                PhraseReader.Phrase except = words.place(i + 1).orElseThrow();
                claims.is(subject, be, false, words.at(i).text() + " " + except.text());
                introduce(except.things());
                return except.to();
            }
            int choice = words.at(i + 1).is("or") && words.at(i + 2).isA("ADJ") ? i + 2 : i;
            boolean placed =
                    words.at(i).is("visible", "present") && words.place(i + 1).isPresent();
            if (!placed) {
                claims.is(subject, be, false, (i == from ? weakly : "") + words.text(i, choice + 1));
            }
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

    /** Adjectives with a preposition: "full of water", "similar to a pie", "covered with leaves". */
    private int joined(Subject subject, String be, String adjective, int from) {
        NounPhrase what = words.noun(from + 1).orElseThrow();
        PhraseReader.Phrase with = words.place(from)
                .orElseGet(() ->
                        new PhraseReader.Phrase(words.at(from).text() + " " + what.plain(), List.of(), what.to()));
        claims.is(subject, be, false, adjective + " " + with.text());
        boolean alike = words.at(from).is("to");
        introduce(with.things().stream()
                .filter(thing -> !alike || thing.isDefinite())
                .toList());
        return with.to();
    }

    /** Comparisons: "taller than the right one", "more colorful than the wall". */
    private int compared(Subject subject, String be, int i) {
        boolean two = words.at(i + 1).is("and")
                && words.at(i + 2).isA("ADJ")
                && words.at(i + 3).is("than");
        int than = words.at(i + 1).is("than") ? i + 1 : two ? i + 3 : i;
        if (than == i) {
            return i;
        }
        Optional<NounPhrase> other = words.noun(than + 1);
        int to = other.map(NounPhrase::to).orElse(than + 1);
        boolean one = words.at(to).is("one", "ones")
                || other.isEmpty() && !words.at(to).isA("PUNCT");
        to = one ? to + 1 : to;
        boolean clause = other.isPresent() && words.startsPredicate(to);
        to = clause ? new Clauses(words).end(to) : to;
        boolean more = words.at(i - 1).is("more", "less");
        claims.is(subject, be, false, words.text(more ? i - 1 : i, to));
        introduceDefinite(than + 1);
        boolean beside = other.isPresent()
                && words.at(than + 1).is("the")
                && !one
                && !clause
                && words.place(to).isPresent();
        return beside ? places(Subject.of(other.get()), Subject.of(other.get()).be(), to) : to;
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

    /**
     * Adds a claim about a place or property: "The dog is on the grass", "the man has a hat". "In the image" adds no
     * claim.
     */
    void place(Subject subject, String be, PhraseReader.Phrase place) {
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

    /** Index after a comparison such as "holds more books than the woman"; 0 if there is none. */
    int than(int from, PhraseReader.Phrase tail) {
        boolean compared = words.at(tail.to()).is("than") && new Clauses(words).end(from + 1) > tail.to();
        return compared ? new Clauses(words).end(from + 1) : 0;
    }

    private void introduce(List<NounPhrase> things) {
        things.stream().filter(thing -> !thing.negated()).forEach(claims::introduce);
    }

    private static String join(String first, String rest) {
        return rest.isEmpty() ? first : first + " " + rest;
    }
}
