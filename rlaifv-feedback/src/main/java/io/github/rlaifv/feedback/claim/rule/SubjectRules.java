package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the claims of clauses that begin with their subject. */
final class SubjectRules {
    private static final Set<String> ANYBODY =
            WordLists.words("someone somebody something everyone everybody everything");

    private final PhraseReader words;
    private final Clauses clauses;
    private final ClaimList claims;
    private final PredicateRules predicates;
    private final DenialRules denials;
    private final PronounReferents discourse;

    SubjectRules(
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

    /**
     * Handles a clause that begins with its subject; returns the index after it, or the same index if none begins here.
     */
    int read(int from) {
        boolean pronoun = words.at(from).is("it", "he", "she", "they", "these", "those", "both");
        Optional<Subject> meant = pronoun && words.startsPredicate(from + 1)
                ? Optional.of(discourse.meant(words.at(from)))
                : Optional.empty();
        if (meant.isPresent()) {
            int after = predicates.read(meant.get(), from + 1);
            return after > from + 1 ? after : from;
        }
        int somebody = somebody(from);
        if (somebody > from) {
            return somebody;
        }
        int compared = compared(from);
        if (compared > from) {
            return compared;
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
            introduce(thing);
            int exception = thing.isSome() ? exception(thing.to()) : thing.to();
            if (exception > thing.to()) {
                i = exception;
                break;
            }
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

    /** Handles comparisons of two sides: "More people are on the left than on the right". */
    private int compared(int from) {
        boolean more = words.at(from).is("more", "fewer", "less")
                && words.noun(from + 1).isPresent();
        int to = more ? clauses.end(from + 1) : from;
        for (int i = from + 1; i < to; i++) {
            if (words.at(i).is("than")) {
                claims.whole(words.text(from, to));
                return to;
            }
        }
        return from;
    }

    /**
     * Handles "Someone is ...", "Everything except the umbrella is ..."; returns the index after it, or the same index.
     */
    private int somebody(int from) {
        Word word = words.at(from);
        if (!word.in(ANYBODY) && !(word.isA("PRON") && word.text().contains(" "))) {
            return from;
        }
        int to = exception(from + 1);
        for (Optional<PhraseReader.Phrase> place = words.place(to); place.isPresent(); place = words.place(to)) {
            place.get().things().forEach(this::introduce);
            to = place.get().to();
        }
        boolean verb = words.startsPredicate(to)
                || words.at(to).isA("VERB") && !words.at(to).isIng();
        if (!verb) {
            return from;
        }
        int after = predicates.read(new Subject(words.text(from, to), false), to);
        return after > to ? after : from;
    }

    /**
     * Index after an exception before a verb, such as "except the umbrella" or "but one"; the same index if there is
     * none.
     */
    private int exception(int from) {
        int i = words.at(from).is("except", "but", "besides", "save", "excluding") ? from + 1 : from;
        i = i > from && words.at(i).is("for") ? i + 1 : i;
        i = words.at(from).is("apart", "aside") && words.at(from + 1).is("from") ? from + 2 : i;
        i = words.at(from).is("other") && words.at(from + 1).is("than") ? from + 2 : i;
        if (i == from) {
            return from;
        }
        Optional<NounPhrase> thing = words.noun(i);
        int to = thing.map(noun -> clauses.behindPlaces(noun.to()))
                .orElse(words.at(i).isA("NUM") ? i + 1 : i);
        if (to == i || !words.startsPredicate(to)) {
            return from;
        }
        thing.ifPresent(this::introduce);
        return to;
    }

    /** Handles parts of groups: "most of the cars in the street", "one of them". */
    private Subject some(int from, int to, NounPhrase only) {
        String text = words.text(from, to).replaceFirst("^(?:only|just|exactly|precisely) ", "");
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

    /**
     * Handles missing parts: in "The wheel of the bicycle is missing" the wheel does not exist, but the bicycle does.
     */
    private int gone(int from) {
        List<NounPhrase> things = new ArrayList<>();
        int i = from;
        for (Optional<NounPhrase> thing = words.noun(i); thing.isPresent(); thing = words.noun(i)) {
            things.add(thing.get());
            int to = clauses.behindPlaces(thing.get().to());
            to = words.at(to).is("that", "which", "who") ? clauses.endOfPredicate(to + 1) : to;
            if (denials.isGone(to)) {
                things.forEach(one ->
                        one.inner().stream().filter(NounPhrase::isDefinite).forEach(this::introduce));
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

    /** Handles appositions: "The man, a chef, is cooking." */
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

    private void introduce(NounPhrase thing) {
        if (!thing.negated()) {
            claims.introduce(thing);
        }
    }
}
