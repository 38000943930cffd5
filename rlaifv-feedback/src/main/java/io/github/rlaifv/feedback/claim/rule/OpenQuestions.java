package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Hedges;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.Set;

/**
 * Removes what a sentence leaves open: "doesn't show whether the door is open", "impossible to see if anyone is in".
 */
final class OpenQuestions {
    /** Verbs and adjectives before "if", "who" and similar words that leave open what follows. */
    private static final Set<String> ASK = WordLists.words(
            "see tell know say determine show shows shown reveal reveals"
                    + " indicate indicates clear unclear sure unsure certain uncertain check checks checking wonder wonders wondering"
                    + " ask asks asking asked decide decides deciding judge discern establish verify ascertain confirm guess made"
                    + " make out understand told determined seen known obvious evident apparent visible doubt doubts question matter");

    private static final Set<String> ASKED = WordLists.words("who whom what where when why how which");

    private final SentenceCuts cuts;
    private final PhraseReader words;
    private final Clauses clauses;

    OpenQuestions(SentenceCuts cuts) {
        this.cuts = cuts;
        this.words = cuts.words();
        this.clauses = cuts.clauses();
    }

    /**
     * Removes the open question that a word begins, together with the verb that introduces it; false if there is none.
     */
    boolean cut(int i) {
        Word before = words.at(i - 1);
        boolean asked = words.at(i).is("whether")
                || words.at(i).is("if") && before.in(ASK)
                || words.at(i).in(ASKED) && before.in(ASK) && isOpen(i);
        if (!asked) {
            return named(i);
        }
        if (i == 0) {
            cuts.set(i, clauses.endOfScope(i));
        } else if (before.isA("PUNCT")) {
            cuts.set(i, comma(i));
        } else {
            cuts.predicate(i - 1, clauses.endOfScope(i));
        }
        return true;
    }

    /** Whether the clause only refers to something: "Looks at what he is holding" does not name what is held. */
    private boolean named(int i) {
        boolean something = words.at(i).is("what")
                && clauses.begins(i + 1)
                && words.at(i - 1).isA("ADP");
        if (something) {
            cuts.set(i - 1, clauses.end(i + 1));
        }
        return something;
    }

    /** Index of the next comma, or the end of the clause. */
    private int comma(int from) {
        int end = clauses.end(from + 1);
        for (int i = from; i < end; i++) {
            if (words.at(i).is(",")) {
                return i;
            }
        }
        return end;
    }

    /** Whether the verb before is negated: "it doesn't show who is inside", "hard to tell what it is". */
    private boolean isOpen(int i) {
        for (int j = i - 1; j >= clauses.start(i - 1); j--) {
            if (words.at(j).in(Lexicon.NOT)
                    || words.at(j).in(Denials.ADVERBS)
                    || words.at(j).in(Hedges.UNCERTAIN)
                    || words.at(j).is("cannot", "no", "without")) {
                return true;
            }
        }
        return false;
    }
}
