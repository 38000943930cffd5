package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the claims of sentences that say what the image shows: "There is ...", "I can see ...". */
final class ImageStatementRules {
    private final PhraseReader words;
    private final Clauses clauses;
    private final ClaimList claims;
    private final PredicateRules predicates;
    private final DenialRules denials;
    private final PronounReferents discourse;

    ImageStatementRules(
            PhraseReader words,
            ClaimList claims,
            PredicateRules predicates,
            DenialRules denials,
            PronounReferents discourse) {
        this.words = words;
        this.clauses = new Clauses(words);
        this.claims = claims;
        this.predicates = predicates;
        this.denials = denials;
        this.discourse = discourse;
    }

    /** Handles "This is a beach", "the picture was taken in a kitchen", "the image shows a park". */
    int about(int i) {
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
     * Words before a list of what the image shows.
     *
     * @param to index of the first listed word
     * @param negated whether the listed things are denied
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
            // "a picture of a dog": the list begins after "of"
            int at = i + 2;
            while (!words.at(at).is("of")) {
                at++;
            }
            return new Lead(at + 1);
        }
        if (picture(i) > i) {
            int verb = words.skipAdverbs(picture(i));
            return words.at(verb).in(Lexicon.PRESENT) ? new Lead(words.skipAdverbs(verb + 1)) : new Lead(from);
        }
        return new Lead(from);
    }

    /**
     * Adds claims for a list of what the image shows; returns the index after it, or the same index if no list begins
     * here.
     */
    int list(int from, List<String> where) {
        Lead lead = lead(from);
        return lead.to() > from ? list(lead, where) : from;
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

    /** Adds a denial as one claim, undivided: "There is no red car on the left." */
    private int missing(int from, NounPhrase thing, List<String> where) {
        int to = clauses.end(thing.to());
        int first = words.at(from).isA("DET") ? from + 1 : from;
        String what = words.text(first, to) + (where.isEmpty() ? "" : " " + String.join(" ", where));
        claims.isNot(thing.plural(), what);
        return to;
    }
}
