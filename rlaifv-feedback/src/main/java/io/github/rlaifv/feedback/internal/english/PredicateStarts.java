package io.github.rlaifv.feedback.internal.english;

import java.util.List;

/** Finds where the predicates of a sentence begin. */
public class PredicateStarts extends Sentence {

    PredicateStarts(List<Word> words) {
        super(words);
    }

    public int skipAdverbs(int i) {
        while (at(i).isA("ADV")
                && !at(i).in(Lexicon.NEXT)
                && !Denials.deny(this, i)
                && !Denials.noSuchThing(this, i)
                && !isCompared(i)) {
            i++;
        }
        return i;
    }

    /** Parses equal comparisons: "as tall as". */
    public boolean isCompared(int i) {
        return at(i).is("as") && at(i + 2).is("as");
    }

    /** Whether a verb with a subject before it is at this index. */
    public boolean startsPredicate(int from) {
        int i = skipAdverbs(from);
        while (at(i).in(Denials.ADVERBS)) {
            i = skipAdverbs(i + 1);
        }
        return at(i).isA("AUX")
                || at(i).isA("VERB") && !at(i).isIng() && !at(i).text().endsWith("ed");
    }
}
