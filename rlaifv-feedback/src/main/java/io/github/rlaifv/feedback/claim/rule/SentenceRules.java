package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Quantities;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the claims of one sentence, clause by clause from left to right. */
final class SentenceRules {
    /** Words after which something need not exist. */
    private static final Set<String> NOT_THERE =
            WordLists.words("like as than or nor unlike without for about versus to resembling of beyond");

    /** Longest clause in words. */
    private static final int LONGEST_NAME = 8;

    private final PhraseReader words;
    private final int end;
    private final ClaimList claims;
    private final PredicateRules predicates;
    private final DenialRules denials;
    private final ImageStatementRules imageStatements;
    private final InvertedRules inverted;
    private final SubjectRules subjects;

    private SentenceRules(List<Word> sentence, ClaimList claims, PronounReferents discourse) {
        this.words = new PhraseReader(sentence);
        this.end = sentence.size();
        this.claims = claims;
        this.denials = new DenialRules(words, claims, discourse);
        this.predicates = new PredicateRules(words, claims, denials);
        this.imageStatements = new ImageStatementRules(words, claims, predicates, denials, discourse);
        this.inverted = new InvertedRules(words, claims, predicates, discourse);
        this.subjects = new SubjectRules(words, claims, predicates, denials, discourse);
    }

    /** Adds the claims of a sentence. A sentence with a verb that no rule fits becomes one claim. */
    static void read(List<Word> tagged, ClaimList claims, PronounReferents discourse) {
        int before = claims.size();
        List<Word> sentence = Quantities.joined(tagged);
        List<Word> stated = Rewording.of(GuessRules.cutFrom(sentence));
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
            // not a clause, but the things that it names still exist
            Optional<NounPhrase> thing = words.noun(i);
            if (thing.isPresent() && !thing.get().negated() && named) {
                claims.introduce(thing.get());
            }
            i = Math.max(i + 1, thing.map(NounPhrase::to).orElse(0));
        }
        return understood;
    }

    /** Handles a relative clause about the last thing that was read before. */
    private int relative(int i) {
        int to = words.at(i).is(",") ? i + 1 : i;
        if (!words.at(to).is("which", "who", "whose")
                && !(words.at(to).is("that") && words.at(to).isA("PRON"))) {
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

    /** Handles a clause; returns the index after it, or the same index if none begins here. */
    private int clause(int from) {
        int i = from;
        List<String> where = new ArrayList<>();
        while (true) {
            int start = i;
            i = words.skipAdverbs(i);
            Optional<PhraseReader.Phrase> place = words.place(i);
            if (place.isPresent()) {
                where.add(place.get().text());
                place.get().things().stream().filter(thing -> !thing.negated()).forEach(claims::introduce);
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
        after = imageStatements.about(i);
        if (after > i) {
            return after;
        }
        after = imageStatements.list(i, where);
        if (after > i) {
            return after;
        }
        after = inverted.read(i, where);
        if (after > i) {
            return after;
        }
        after = subjects.read(i);
        return after > i ? after : from;
    }
}
