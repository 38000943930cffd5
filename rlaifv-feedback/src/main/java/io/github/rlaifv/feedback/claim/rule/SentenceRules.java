package io.github.rlaifv.feedback.claim.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the claims of one sentence: clause by clause, from left to right. */
final class SentenceRules {
    /** What stands behind them need not be there. */
    private static final Set<String> NOT_THERE =
            WordLists.words("like as than or nor unlike without for about versus to resembling of beyond");

    /** In words. */
    private static final int LONGEST_NAME = 8;

    private final PhraseReader words;
    private final int end;
    private final ClaimList claims;
    private final Discourse discourse;
    private final PredicateRules predicates;
    private final DenialRules denials;
    private final Clauses clauses;

    private SentenceRules(List<Word> sentence, ClaimList claims, Discourse discourse) {
        this.words = new PhraseReader(sentence);
        this.end = sentence.size();
        this.claims = claims;
        this.discourse = discourse;
        this.denials = new DenialRules(words, claims, discourse);
        this.predicates = new PredicateRules(words, claims, denials);
        this.clauses = new Clauses(words);
    }

    /** Adds the claims of a sentence; a sentence with a verb that no rule fits is a claim as a whole. */
    static void read(List<Word> sentence, ClaimList claims, Discourse discourse) {
        int before = claims.size();
        List<Word> stated = Rewording.of(Guesses.cutFrom(sentence));
        boolean clause = new SentenceRules(stated, claims, discourse).read();
        boolean saysSomething = stated.stream().anyMatch(word -> word.isA("VERB", "AUX"));
        if (!clause && claims.size() == before && saysSomething && stated.size() == sentence.size()) {
            int to = sentence.get(sentence.size() - 1).isA("PUNCT") ? sentence.size() - 1 : sentence.size();
            claims.whole(new PhraseReader(sentence).text(0, to));
        }
    }

    /** Whether any clause was understood. */
    private boolean read() {
        boolean understood = false;
        int i = 0;
        while (i < end) {
            boolean named = !words.at(i - 1).in(NOT_THERE) && !words.at(i - 1).in(Lexicon.NOT);
            int after = named ? relative(i) : i;
            after = after == i && named ? clause(i) : after;
            if (after > i) {
                understood = true;
                i = after;
                continue;
            }
            // not a clause: what it names is there all the same
            Optional<NounPhrase> thing = words.noun(i);
            if (thing.isPresent() && !thing.get().negated() && named) {
                claims.introduce(thing.get());
            }
            i = Math.max(i + 1, thing.map(NounPhrase::to).orElse(0));
        }
        return understood;
    }

    /** A relative clause that speaks of the last thing of what was read before. */
    private int relative(int i) {
        int to = words.at(i).is(",") ? i + 1 : i;
        if (!words.at(to).is("which", "who", "whose") && !(words.at(to).is("that") && words.at(to).isA("PRON"))) {
            return i;
        }
        for (int from = Math.max(0, i - LONGEST_NAME); from < i; from++) {
            Optional<NounPhrase> thing = words.noun(from).filter(noun -> noun.to() == i);
            if (thing.isPresent() && thing.get().isThing()) {
                return predicates.relative(thing.get(), to);
            }
        }
        return i;
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
        int after = denials.clause(where.isEmpty() ? i : from, i);
        if (after > from && after > i) {
            return after;
        }
        after = aboutThePicture(i);
        if (after > i) {
            return after;
        }
        Lead lead = lead(i);
        if (lead.to() > i) {
            return list(lead, where);
        }
        after = new InvertedRules(words, claims, predicates, discourse).read(i, where);
        if (after > i) {
            return after;
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

    /**
     * Words after which things are listed that the picture shows.
     *
     * @param to index of the first of them
     * @param negated whether they are not there
     * @param be index of the verb of "there is"; -1 for other words
     */
    private record Lead(int to, boolean negated, int be) {
        Lead(int to) {
            this(to, false, -1);
        }
    }

    private Lead lead(int from) {
        int i = from;
        if (words.at(i).is("there")) {
            int be = words.skipAdverbs(i + 1);
            if (!words.at(be).in(Lexicon.BE)) {
                return new Lead(from);
            }
            boolean negated = words.at(be + 1).in(Lexicon.NOT)
                    && !words.at(be + 1).is("never")
                    && !words.at(be + 2).is("many", "much", "enough");
            return new Lead(words.skipAdverbs(negated ? be + 2 : be + 1), negated, be);
        }
        if (words.at(i).is("i", "you", "we", "one")) {
            i = words.skipAdverbs(i + 1);
            i = words.at(i).is("can", "could") ? words.skipAdverbs(i + 1) : i;
            return words.at(i).in(Lexicon.SEE) ? new Lead(i + 1) : new Lead(from);
        }
        boolean points = words.at(i).is("this", "it") && words.at(i + 1).in(Lexicon.BE);
        Optional<NounPhrase> of = points ? words.noun(i + 2).filter(NounPhrase::isPicture) : words.noun(i);
        if (points && of.isPresent() && !of.get().inner().isEmpty()) {
            // "a picture of a dog": the list begins behind "of"
            int at = i + 2;
            while (!words.at(at).is("of")) {
                at++;
            }
            return new Lead(at + 1);
        }
        if (picture(i) > i) {
            int verb = words.skipAdverbs(picture(i));
            return words.at(verb).in(Lexicon.PRESENT)
                    ? new Lead(words.skipAdverbs(verb + 1))
                    : new Lead(from);
        }
        return new Lead(from);
    }

    private int list(Lead lead, List<String> where) {
        int denied = lead.be() < 0 ? lead.to() : denials.thereIs(lead.be(), lead.to(), where);
        if (denied > lead.to()) {
            return denied;
        }
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
            if (thing.choice()) {
                claims.is(new Subject("there", false), thing.introducedBy(), false, words.text(i, clauses.end(i)));
                return clauses.end(i);
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
        int to = clauses.end(thing.to());
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
        int i = words.at(from).is("both") && words.noun(from + 1).isPresent() ? from + 1 : from;
        int gone = gone(i);
        if (gone > i) {
            return gone;
        }
        while (true) {
            Optional<NounPhrase> read = words.noun(i);
            if (read.isEmpty()) {
                break;
            }
            NounPhrase thing = read.get();
            subjects.add(thing);
            introduce(List.of(thing));
            i = predicates.behind(thing, thing.to(), true);
            int apposition = apposition(thing, i);
            if (apposition > i) {
                i = apposition;
                break;
            }
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and") ? next + 1 : next;
            if (next == i || words.noun(next).isEmpty()) {
                break;
            }
            i = next;
        }
        i = words.at(i).is(",") && words.startsPredicate(i + 1) ? i + 1 : i;
        boolean verb = words.startsPredicate(i)
                || words.at(i).isA("VERB") && !words.at(i).isIng()
                || Denials.deny(words, i);
        if (subjects.isEmpty() || subjects.get(0).negated()) {
            return from;
        }
        if (!verb) {
            discourse.mention(subjects);
            return i;
        }
        NounPhrase only = subjects.get(0);
        boolean some = subjects.size() == 1 && only.isSome();
        Subject subject = some ? some(from, i, only) : joined(subjects);
        discourse.mention(subjects);
        int after = predicates.read(subject, i);
        return after > i ? after : i;
    }

    /** "most of the cars in the street", "one of them" */
    private Subject some(int from, int to, NounPhrase only) {
        String text = words.text(from, to).replaceFirst("^(?:\\w+ly|only) ", "");
        if (text.endsWith(" of them")) {
            String meant = discourse.meant(new Word("they", "PRON")).text();
            text = meant.equals("they") ? text : text.substring(0, text.length() - 4) + meant;
        }
        return new Subject(text, only.takesPlural());
    }

    private static Subject joined(List<NounPhrase> subjects) {
        return subjects.size() == 1
                ? Subject.of(subjects.get(0))
                : new Subject(
                        String.join(
                                " and ",
                                subjects.stream().map(NounPhrase::reference).toList()),
                        true);
    }

    /** "The wheel of the bicycle is missing": it is not there, whatever else is. */
    private int gone(int from) {
        List<NounPhrase> things = new ArrayList<>();
        int i = from;
        for (Optional<NounPhrase> thing = words.noun(i); thing.isPresent(); thing = words.noun(i)) {
            things.add(thing.get());
            int to = clauses.behindPlaces(thing.get().to());
            if (denials.isGone(to)) {
                things.forEach(one -> introduce(one.inner().stream().filter(NounPhrase::isDefinite).toList()));
                return denials.predicate(joined(things), to);
            }
            int next = words.at(to).is(",") ? to + 1 : to;
            next = words.at(next).is("and", "or") ? next + 1 : next;
            if (next == to) {
                return from;
            }
            i = next;
        }
        return from;
    }

    /** "The man, a chef, is cooking." */
    private int apposition(NounPhrase thing, int i) {
        Optional<NounPhrase> same = words.at(i).is(",") ? words.noun(i + 1) : Optional.empty();
        boolean between = same.isPresent()
                && !same.get().negated()
                && words.at(same.get().to()).is(",")
                && words.startsPredicate(same.get().to() + 1);
        if (!between || same.isEmpty()) {
            return i;
        }
        Subject subject = Subject.of(thing);
        claims.is(subject, subject.be(), false, same.get().plain());
        return same.get().to();
    }
}
