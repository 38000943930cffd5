package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Quantities;
import io.github.rlaifv.feedback.internal.english.Verbs;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns each denial into one claim with its negation. Nothing inside a denial is claimed to exist. */
final class DenialRules {
    private final PhraseReader words;
    private final Clauses clauses;
    private final ClaimList claims;
    private final PronounReferents discourse;

    DenialRules(PhraseReader words, ClaimList claims, PronounReferents discourse) {
        this.words = words;
        this.clauses = new Clauses(words);
        this.claims = claims;
        this.discourse = discourse;
    }

    /**
     * Handles clauses such as "None of them is wearing a helmet"; returns the index after it, or the same index if no
     * such clause begins here.
     */
    int clause(int from, int subject) {
        if (words.at(subject).is("nor")) {
            return clauses.end(subject + 1);
        }
        boolean never = Denials.inNoCase(words, from)
                || words.at(subject).is("nowhere")
                || words.at(subject).in(Denials.ADVERBS);
        if (!never && !Denials.noSuchThing(words, subject)) {
            return from;
        }
        int to = clauses.end(behindSubjects(subject) + 1);
        boolean says = false;
        for (int i = subject; i < to; i++) {
            says |= words.at(i).isA("VERB", "AUX");
        }
        if (!says) {
            return to;
        }
        boolean each = words.at(subject).is("neither") ? neither(subject, to) : each(subject, to);
        if (!each) {
            claims.whole(named(from, to));
        }
        return to;
    }

    /** Denies each noun of a list: "No dog, no cat and no bird is visible". */
    private boolean each(int from, int to) {
        List<NounPhrase> things = new ArrayList<>();
        int i = from;
        while (words.at(i).is("no") && words.noun(i).isPresent()) {
            NounPhrase thing = words.noun(i).orElseThrow();
            things.add(thing);
            i = words.at(thing.to()).is(",") ? thing.to() + 1 : thing.to();
            i = words.at(i).is("and", "or") ? i + 1 : i;
        }
        if (things.size() < 2
                || !words.at(i).in(Lexicon.BE)
                || i != things.get(things.size() - 1).to()) {
            return false;
        }
        for (NounPhrase thing : things) {
            String be = Subject.of(thing).agreeing(new Word("is", "AUX"));
            claims.whole("no " + thing.name() + " " + be + " " + words.text(i + 1, to));
        }
        return true;
    }

    /** Index of the verb after subjects such as "no trees or bushes". */
    private int behindSubjects(int from) {
        int i = from;
        for (Optional<NounPhrase> thing = words.noun(i); thing.isPresent(); thing = words.noun(i)) {
            int to = clauses.behindPlaces(thing.get().to());
            int next = words.at(to).is(",") ? to + 1 : to;
            next = words.at(next).is("and", "or", "nor") ? next + 1 : next;
            if (next == to) {
                return to;
            }
            i = next;
        }
        return i;
    }

    /** Denies each noun of a pair: "Neither the man nor the woman is ...". */
    private boolean neither(int from, int to) {
        Optional<NounPhrase> one = words.noun(from + 1).filter(NounPhrase::isDefinite);
        boolean nor = one.isPresent() && words.at(one.get().to()).is("nor");
        Optional<NounPhrase> other =
                nor ? words.noun(one.get().to() + 1).filter(NounPhrase::isDefinite) : Optional.empty();
        if (other.isEmpty() || !words.at(other.get().to()).isA("AUX")) {
            return false;
        }
        int verb = other.get().to();
        for (NounPhrase thing : List.of(one.get(), other.get())) {
            claims.introduce(thing);
            claims.is(Subject.of(thing), words.at(verb).lower(), true, words.text(verb + 1, to));
        }
        return true;
    }

    /** The words with "them" replaced by what it refers to, if known. */
    private String named(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            boolean them = words.at(i).is("them") && words.at(i - 1).is("of");
            String word = them ? discourse.meant(new Word("they", "PRON")).text() : words.text(i, i + 1);
            text.append(i > from && !words.at(i).is(",", ":") ? " " : "")
                    .append(them && word.equals("they") ? "them" : word);
        }
        return text.toString();
    }

    /**
     * Handles "There are hardly any cars on the road", "there is neither a dog nor a cat", "there are more chairs than
     * tables".
     */
    int thereIs(int be, int from, List<String> where) {
        boolean compared = false;
        int to = clauses.end(from);
        for (int i = from; i < to; i++) {
            compared |= words.at(i).is("than")
                    || words.at(i).is("as") && words.at(i + 1).is("many", "few", "much");
        }
        boolean no = words.at(from).is("no") && !words.at(from + 1).is("longer");
        boolean missing = !no && (Denials.noSuchThing(words, from) || Denials.deny(words, from));
        missing |= isFew(from) || Quantities.isUpper(words.at(from).lower());
        boolean denied = missing
                && !(words.at(from).in(Lexicon.NOT) && !words.at(from + 1).is("many", "much", "enough"));
        if (!denied && !compared) {
            return from;
        }
        String what = words.text(from, to) + (where.isEmpty() ? "" : " " + String.join(" ", where));
        String auxiliary = words.at(be).is("are", "were") ? "are" : "is";
        claims.is(new Subject("there", auxiliary.equals("are")), auxiliary, false, what);
        return to;
    }

    /** Whether a small quantity begins here: "few cars", "very little snow", but not "a few cars". */
    private boolean isFew(int i) {
        return words.at(i).is("few", "little")
                && !words.at(i - 1).is("a")
                && words.noun(i).isPresent();
    }

    /**
     * Handles a predicate that denies something of a subject; returns the index after it, or the same index if nothing
     * is denied.
     */
    int predicate(Subject subject, int verb) {
        int main = verb;
        boolean denied = false;
        while (words.at(main).isA("AUX", "ADV", "PART") && !words.at(main).in(Denials.NOBODY)
                || Denials.deny(words, main)) {
            denied |= Denials.deny(words, main);
            main = words.at(main).is("no") && words.at(main + 1).is("longer") ? main + 2 : main + 1;
        }
        boolean isVerb = words.at(main).isA("VERB");
        int object = isVerb ? main + 1 : main;
        boolean nothing =
                object > verb && (Denials.noSuchThing(words, object) || denies(object)) || isHardlyAny(object, verb);
        boolean lacks = isVerb
                        && words.at(main).in(Denials.LACK)
                        && (main > verb || !words.at(main).isIng())
                || isAbsent(main)
                || PreventedActionRules.begins(words, verb, main)
                || RemovalRules.begins(words, verb, main)
                || words.at(object - 1).in(Denials.FREE);
        if (!denied && !nothing && !lacks) {
            return verb;
        }
        int to = clauses.endOfPredicate(verb);
        say(subject, verb, main, to);
        if (!denied && PreventedActionRules.from(words, main)) {
            // "Prevents the dog from running" presupposes the dog.
            words.noun(main + 1).filter(NounPhrase::isDefinite).ifPresent(claims::introduce);
        }
        return to;
    }

    /** Whether an object is denied by "hardly any": "gives off hardly any light". */
    private boolean isHardlyAny(int object, int verb) {
        for (int i = object;
                words.at(verb).isA("VERB", "AUX")
                        && i < words.size()
                        && !words.at(i).isA("PUNCT");
                i++) {
            if (words.at(i).in(Denials.ADVERBS) && words.at(i + 1).is("any", "anything", "anyone")) {
                return i < clauses.endOfPredicate(verb);
            }
        }
        return false;
    }

    private boolean denies(int object) {
        return words.at(object).in(Lexicon.NOT);
    }

    private boolean isAbsent(int i) {
        return words.at(i).in(Denials.ABSENT) && words.at(i - 1).in(Lexicon.BE)
                || words.at(i).in(Denials.FREE)
                        && words.at(i + 1).is("of", "from")
                        && words.at(i - 1).isA("AUX", "ADV");
    }

    private void say(Subject subject, int verb, int main, int to) {
        Word first = words.at(verb);
        if (first.in(Lexicon.BE)) {
            boolean not =
                    words.at(verb + 1).in(Lexicon.NOT) && !words.at(verb + 1).is("never");
            claims.is(subject, subject.agreeing(first), not, words.text(not ? verb + 2 : verb + 1, to));
        } else if (first.in(Lexicon.DO)
                && !first.is("did")
                && words.at(verb + 1).is("not", "n't")
                && main == verb + 2) {
            claims.does(subject, words.at(main).text(), true, words.text(main + 1, to));
        } else if (first.in(Lexicon.HAVE)
                && !first.is("had")
                && words.at(verb + 1).isA("DET", "CCONJ", "PRON")) {
            claims.does(subject, "have", false, words.text(verb + 1, to));
        } else if (main == verb && Verbs.isPresent(first, subject.plural())) {
            claims.does(subject, first.text(), false, words.text(verb + 1, to));
        } else {
            claims.whole(subject.text() + " " + words.text(verb, to));
        }
    }

    /** Whether a predicate says that its subject is not in the image: "is missing", "are not visible". */
    boolean isGone(int verb) {
        int i = verb;
        boolean denied = false;
        while (words.at(i).isA("AUX", "ADV", "PART") || Denials.deny(words, i)) {
            denied |= Denials.deny(words, i);
            i++;
        }
        boolean complement =
                words.at(i - 1).in(Lexicon.BE) || denied || words.at(i - 1).is("be", "been");
        boolean there = words.at(i).in(Denials.PRESENT)
                || words.at(i).is("exist", "appear")
                || words.at(i).is("in")
                        && words.noun(i + 1).filter(NounPhrase::isPicture).isPresent();
        boolean nowhere = i > verb && words.at(i - 1).is("nowhere");
        // "Is missing a mirror" is said about something that exists.
        boolean absent = words.at(i).in(Denials.ABSENT) && words.noun(i + 1).isEmpty();
        boolean removed = RemovalRules.takeSubject(words, i);
        return i > verb && (complement && (denied && there || nowhere || absent) || !denied && removed);
    }
}
