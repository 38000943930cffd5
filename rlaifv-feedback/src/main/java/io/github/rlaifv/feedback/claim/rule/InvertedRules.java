package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Verbs;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the claims of clauses whose verb precedes the subject: "On the table sits a cat." */
final class InvertedRules {
    private final PhraseReader words;
    private final ClaimList claims;
    private final PredicateRules predicates;
    private final PronounReferents discourse;

    InvertedRules(PhraseReader words, ClaimList claims, PredicateRules predicates, PronounReferents discourse) {
        this.words = words;
        this.claims = claims;
        this.predicates = predicates;
        this.discourse = discourse;
    }

    /** Handles a clause; returns the index after it, or the same index if no such clause begins after these places. */
    int read(int from, List<String> where) {
        if (!where.isEmpty()) {
            return afterPlaces(from, String.join(" ", where));
        }
        if (words.at(from).in(Denials.ABSENT)) {
            return absent(from);
        }
        boolean shown = words.at(from).is("visible", "present", "seen", "shown", "included", "pictured");
        boolean said = words.at(from).isA("VERB") && words.at(from).text().matches(".*(?:ing|ed|en|ung)");
        if (!shown && !said) {
            return from;
        }
        PhraseReader.Phrase tail = words.tail(from + 1);
        int be = tail.to();
        boolean bare = said && !shown && tail.text().isEmpty();
        if (bare || !words.at(be).in(Lexicon.BE) || words.noun(be + 1).isEmpty()) {
            return from;
        }
        tail.things().forEach(claims::introduce);
        String text =
                tail.text().isEmpty() ? words.at(from).text() : words.at(from).text() + " " + tail.text();
        return things(be, shown ? tail.text() : text);
    }

    /** Handles clauses such as "Missing from the table is a cup." */
    private int absent(int from) {
        PhraseReader.Phrase tail = words.tail(from + 1);
        Optional<NounPhrase> thing = words.at(tail.to()).in(Lexicon.BE) ? words.noun(tail.to() + 1) : Optional.empty();
        if (thing.isEmpty()) {
            return from;
        }
        tail.things().forEach(claims::introduce);
        say(thing.get(), words.at(tail.to()), words.text(from, tail.to()));
        return thing.get().to();
    }

    private int afterPlaces(int from, String place) {
        Word verb = words.at(from);
        boolean finite = verb.in(Lexicon.BE)
                || verb.isA("VERB") && !verb.isIng() && !verb.text().endsWith("ed");
        boolean thing = words.noun(words.skipAdverbs(from + 1)).isPresent();
        return finite && thing ? things(from, place) : from;
    }

    private int things(int verb, String said) {
        int i = words.skipAdverbs(verb + 1);
        List<NounPhrase> things = new ArrayList<>();
        while (true) {
            Optional<NounPhrase> read = words.noun(i);
            if (read.isEmpty()) {
                break;
            }
            NounPhrase thing = read.get();
            if (thing.negated()) {
                claims.isNot(thing.plural(), words.text(i + 1, thing.to()) + (said.isEmpty() ? "" : " " + said));
                return new Clauses(words).end(thing.to());
            }
            things.add(thing);
            claims.introduce(thing);
            say(thing, words.at(verb), said);
            i = predicates.behind(thing, thing.to(), false);
            int next = words.at(i).is(",") ? i + 1 : i;
            next = words.at(next).is("and") ? next + 1 : next;
            boolean goesOn = next > i && words.noun(next).isPresent() && !new Clauses(words).begins(next);
            if (!goesOn) {
                break;
            }
            i = next;
        }
        discourse.mention(things);
        return i;
    }

    private void say(NounPhrase thing, Word verb, String said) {
        Subject subject = Subject.of(thing);
        if (said.isEmpty()) {
            return;
        }
        if (verb.in(Lexicon.BE)) {
            claims.is(subject, verb.is("was", "were") ? subject.agreeing(verb) : subject.be(), false, said);
        } else if (Verbs.isPresent(verb, subject.plural())) {
            claims.does(subject, verb.text(), false, said);
        } else {
            claims.whole(subject.text() + " " + verb.text() + " " + said);
        }
    }
}
