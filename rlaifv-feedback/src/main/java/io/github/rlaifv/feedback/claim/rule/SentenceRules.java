package io.github.rlaifv.feedback.claim.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the claims of one sentence: clause by clause, from left to right. */
final class SentenceRules {
    private final PhraseReader words;
    private final int end;
    private final ClaimList claims;
    private final Discourse discourse;
    private final PredicateRules predicates;

    private SentenceRules(List<Word> sentence, ClaimList claims, Discourse discourse) {
        this.words = new PhraseReader(sentence);
        this.end = sentence.size();
        this.claims = claims;
        this.discourse = discourse;
        this.predicates = new PredicateRules(words, claims);
    }

    /** Adds the claims of a sentence; a sentence with a verb that no rule fits is a claim as a whole. */
    static void read(List<Word> sentence, ClaimList claims, Discourse discourse) {
        int before = claims.size();
        boolean clause = new SentenceRules(sentence, claims, discourse).read();
        boolean saysSomething = sentence.stream().anyMatch(word -> word.isA("VERB", "AUX"));
        if (!clause && claims.size() == before && saysSomething) {
            int to = sentence.get(sentence.size() - 1).isA("PUNCT") ? sentence.size() - 1 : sentence.size();
            claims.whole(new PhraseReader(sentence).text(0, to));
        }
    }

    /** Whether any clause was understood. */
    private boolean read() {
        boolean understood = false;
        int i = 0;
        while (i < end) {
            int after = clause(i);
            if (after > i) {
                understood = true;
                i = after;
                continue;
            }
            // not a clause: what it names is there all the same
            Optional<NounPhrase> thing = words.noun(i);
            if (thing.isPresent() && !thing.get().negated()) {
                claims.introduce(thing.get());
            }
            i = Math.max(i + 1, thing.map(NounPhrase::to).orElse(0));
        }
        return understood;
    }

    /** Reads a clause and returns the index behind it; the same index where none begins here. */
    private int clause(int from) {
        int i = from;
        List<String> where = new ArrayList<>();
        while (true) {
            int start = i;
            i = words.skipAdverbs(i);
            Optional<PhraseReader.Phrase> place = words.place(i);
            if (place.isPresent()) {
                where.add(place.get().text());
                introduce(place.get().things());
                i = place.get().to();
            }
            if (words.at(i).is(",")) {
                i++;
            }
            if (i == start) {
                break;
            }
        }
        int after = aboutThePicture(i);
        if (after > i) {
            return after;
        }
        Lead lead = lead(i);
        if (lead.to() > i) {
            return list(lead, where);
        }
        after = subject(i);
        return after > i ? after : from;
    }

    private void introduce(List<NounPhrase> things) {
        things.stream().filter(thing -> !thing.negated()).forEach(claims::introduce);
    }

    /** "This is a beach", "the picture was taken in a kitchen", "the image shows a park". */
    private int aboutThePicture(int i) {
        int object = -1;
        if (words.at(i).is("this", "it") && words.at(i + 1).in(Lexicon.BE)) {
            object = words.at(i).is("this") ? i + 2 : -1;
        } else if (picture(i) > i) {
            int verb = words.skipAdverbs(picture(i));
            boolean taken = words.at(verb).in(Lexicon.BE)
                    && words.at(verb + 1).is("taken", "set")
                    && words.at(verb + 2).is("in", "at", "on");
            object = taken ? verb + 3 : words.at(verb).is("shows", "depicts") ? verb + 1 : -1;
        }
        Optional<NounPhrase> shown = object < 0 ? Optional.empty() : words.noun(object);
        boolean alone = shown.isPresent()
                && words.at(shown.get().to()).isA("PUNCT")
                && !words.at(shown.get().to()).is(",")
                && shown.get().adjectives().isEmpty()
                && !shown.get().isPicture();
        if (!alone || shown.isEmpty()) {
            return i;
        }
        claims.shows(shown.get().plain());
        return shown.get().to();
    }

    private int picture(int i) {
        return words.noun(i).filter(NounPhrase::isPicture).map(NounPhrase::to).orElse(i);
    }

    /** Words after which things are listed that the picture shows; {@code to} is the index of the first of them. */
    private record Lead(int to, boolean negated) {}

    private Lead lead(int from) {
        int i = from;
        boolean negated = false;
        if (words.at(i).is("there")) {
            i = words.skipAdverbs(i + 1);
            if (words.at(i).in(Lexicon.SEEM)
                    && words.at(i + 1).is("to")
                    && words.at(i + 2).is("be")) {
                i += 3;
            } else if (words.at(i).in(Lexicon.BE)) {
                i++;
            } else {
                return new Lead(from, false);
            }
            if (words.at(i).in(Lexicon.NOT)) {
                negated = true;
                i++;
            }
            return new Lead(words.skipAdverbs(i), negated);
        }
        if (words.at(i).is("i", "you", "we", "one")) {
            i = words.skipAdverbs(i + 1);
            i = words.at(i).is("can", "could") ? words.skipAdverbs(i + 1) : i;
            return words.at(i).in(Lexicon.SEE) ? new Lead(i + 1, false) : new Lead(from, false);
        }
        boolean points = words.at(i).is("this", "it") && words.at(i + 1).in(Lexicon.BE);
        Optional<NounPhrase> of = points ? words.noun(i + 2).filter(NounPhrase::isPicture) : words.noun(i);
        if (points && of.isPresent() && !of.get().inner().isEmpty()) {
            // "a picture of a dog": the list begins behind "of"
            int at = i + 2;
            while (!words.at(at).is("of")) {
                at++;
            }
            return new Lead(at + 1, false);
        }
        if (picture(i) > i) {
            int verb = words.skipAdverbs(picture(i));
            return words.at(verb).in(Lexicon.PRESENT)
                    ? new Lead(words.skipAdverbs(verb + 1), false)
                    : new Lead(from, false);
        }
        return new Lead(from, false);
    }

    private int list(Lead lead, List<String> where) {
        int i = lead.to();
        List<NounPhrase> listed = new ArrayList<>();
        while (true) {
            Optional<NounPhrase> read = words.noun(i);
            if (read.isEmpty()
                    || !listed.isEmpty() && words.startsPredicate(read.get().to())) {
                break;
            }
            NounPhrase thing = read.get();
            if (lead.negated() || thing.negated()) {
                return missing(i, thing, where);
            }
            listed.add(thing);
            claims.introduce(thing);
            where.forEach(
                    place -> claims.is(Subject.of(thing), Subject.of(thing).be(), false, place));
            i = predicates.behind(thing, thing.to(), false);
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).isA("CCONJ") ? next + 1 : next;
            if (next == i) {
                break;
            }
            next = words.skipAdverbs(next);
            boolean goesOn = words.noun(next)
                    .filter(noun -> !words.startsPredicate(noun.to()))
                    .isPresent();
            if (!goesOn) {
                break;
            }
            i = next;
        }
        discourse.mention(listed);
        return i;
    }

    /** "There is no red car on the left": a denial is never taken apart. */
    private int missing(int from, NounPhrase thing, List<String> where) {
        int to = thing.to();
        for (Optional<PhraseReader.Phrase> place = words.place(to); place.isPresent(); place = words.place(to)) {
            to = place.get().to();
        }
        int first = words.at(from).isA("DET") ? from + 1 : from;
        String what = words.text(first, to) + (where.isEmpty() ? "" : " " + String.join(" ", where));
        claims.isNot(thing.plural(), what);
        return to;
    }

    private int subject(int from) {
        boolean pronoun = words.at(from).is("it", "he", "she", "they", "these", "those", "both");
        Optional<Subject> meant = pronoun && words.startsPredicate(from + 1)
                ? Optional.of(discourse.meant(words.at(from)))
                : Optional.empty();
        if (meant.isPresent()) {
            int after = predicates.read(meant.get(), from + 1);
            return after > from + 1 ? after : from;
        }
        List<NounPhrase> subjects = new ArrayList<>();
        int i = from;
        while (true) {
            Optional<NounPhrase> read = words.noun(i);
            if (read.isEmpty()) {
                break;
            }
            subjects.add(read.get());
            introduce(List.of(read.get()));
            i = predicates.behind(read.get(), read.get().to(), true);
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and") ? next + 1 : next;
            if (next == i || words.noun(next).isEmpty()) {
                break;
            }
            i = next;
        }
        boolean verb = words.startsPredicate(i)
                || words.at(i).isA("VERB") && !words.at(i).isIng();
        if (subjects.isEmpty() || !verb || subjects.get(0).negated()) {
            return from;
        }
        Subject subject = subjects.size() == 1
                ? Subject.of(subjects.get(0))
                : new Subject(
                        String.join(
                                " and ",
                                subjects.stream().map(NounPhrase::reference).toList()),
                        true);
        discourse.mention(subjects);
        int after = predicates.read(subject, i);
        return after > i ? after : i;
    }
}
