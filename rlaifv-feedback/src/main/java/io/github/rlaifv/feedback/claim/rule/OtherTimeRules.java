package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.Set;

/** Removes statements about the time before or after the image, which the image does not show. */
final class OtherTimeRules {
    private static final Set<String> FORMERLY = WordLists.words("once formerly previously originally");

    /** Words at the beginning or end of a clause that refer to another time. */
    private static final Set<String> WHEN =
            WordLists.words("yesterday tomorrow soon earlier later someday afterwards ago");

    private static final Set<String> PERIODS =
            WordLists.words("night week month year years summer winter spring autumn fall season time morning century");

    private static final Set<String> BEFORE_OR_AFTER = WordLists.words("before after until till since");

    private final SentenceCuts cuts;
    private final PhraseReader words;
    private final Clauses clauses;

    OtherTimeRules(SentenceCuts cuts) {
        this.cuts = cuts;
        this.words = cuts.words();
        this.clauses = cuts.clauses();
    }

    /** Removes the statement that a word refers to another time; false if it does not. */
    boolean cut(int i) {
        Word word = words.at(i);
        if (isFormerly(i)) {
            formerly(i);
        } else if (isWhen(i)) {
            cuts.predicate(i, clauses.end(i + 1));
        } else if (word.in(BEFORE_OR_AFTER) && isClause(i + 1)) {
            cuts.set(i, clauses.end(i + 1));
        } else if (word.is("had") && isParticiple(words.skipAdverbs(i + 1)) && i > 0
                || word.in(Lexicon.BE)
                        && words.at(i + 1).is("to")
                        && words.at(i + 2).isA("VERB", "AUX")
                || word.is("used")
                        && words.at(i + 1).is("to")
                        && !words.at(i - 1).in(Lexicon.BE)) {
            cuts.predicate(i, clauses.end(i + 1));
        } else {
            return false;
        }
        return true;
    }

    /** Verbs of beginning and ending: "The rain stopped", "boarding the train". */
    private boolean isClause(int i) {
        boolean done = words.noun(i)
                .filter(noun ->
                        words.at(noun.to()).isA("VERB") && !words.at(noun.to()).isIng())
                .isPresent();
        return done || clauses.begins(i) || words.at(i).isIng();
    }

    /** Whether "once" means the past, as in "There was once a church", but not in "at once" or "once more". */
    private boolean isFormerly(int i) {
        return words.at(i).in(FORMERLY)
                && !words.at(i).isA("SCONJ")
                && !words.at(i - 1).is("at", "for", "than")
                && !words.at(i + 1).is("more", "again", "per")
                && !(words.at(i + 1).is("a") && words.at(i + 2).is("day", "week", "month", "year"));
    }

    private void formerly(int i) {
        Word before = words.at(i - 1);
        if (i == 0) {
            cuts.set(0, clauses.endOfScope(1));
        } else if (before.isA("DET") && words.at(i + 1).isA("ADJ", "VERB", "NOUN")) {
            cuts.set(i, i + 2);
        } else if (before.is(",") && words.noun(i + 1).isPresent()) {
            // "the hall, formerly a church, is ..."
            cuts.set(i - 1, Math.max(i + 1, words.noun(i + 1).get().to()));
        } else {
            cuts.predicate(i, clauses.end(i + 1));
        }
    }

    private boolean isWhen(int i) {
        Word word = words.at(i);
        boolean edge = words.at(i + 1).isA("PUNCT", "CCONJ", "SCONJ")
                || words.at(i - 1).isA("PUNCT");
        boolean period = word.in(PERIODS)
                && words.at(i - 1).is("last", "next")
                && !words.at(i - 2).is("the");
        boolean past =
                word.is("past") && words.at(i - 1).is("the") && words.at(i - 2).is("in");
        boolean then = word.is("then") && words.at(i - 1).is("back", "by");
        boolean oneTime =
                word.is("time") && words.at(i - 1).is("one") && words.at(i - 2).is("at");
        return word.in(WHEN)
                        && edge
                        && !words.at(i - 1).is("as", "no")
                        && !words.at(i + 1).is("than")
                || period
                || past
                || then
                || oneTime;
    }

    private boolean isParticiple(int i) {
        return words.at(i).is("been")
                || words.at(i).isA("VERB")
                        && words.at(i)
                                .text()
                                .matches(
                                        ".*(?:ed|en|wn|ung|un|ught|ft|pt|lt|nt|it|ut|ot|ost|one|ome|ade|ld|uck|un|et)");
    }
}
