package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import io.github.rlaifv.feedback.internal.english.WordLists;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** What is taken out of a sentence, and how far it reaches. */
final class Cuts {
    /** Subjects that are nothing without their verb. */
    private static final Set<String> EMPTY = WordLists.words("there it he she they this that these those i you we what"
            + " which who one someone somebody something nobody nothing everyone");

    private final PhraseReader words;
    private final Clauses clauses;
    private final BitSet cut = new BitSet();
    /** Where a clause has lost its end. */
    private final BitSet ends = new BitSet();

    Cuts(PhraseReader words) {
        this.words = words;
        this.clauses = new Clauses(words);
    }

    PhraseReader words() {
        return words;
    }

    Clauses clauses() {
        return clauses;
    }

    boolean contain(int i) {
        return cut.get(i);
    }

    /** Takes out what is said around an index, with a subject that is not there whatever is said of it. */
    void predicate(int at, int to) {
        int start = clauses.start(at);
        int verb = clauses.verb(start, to);
        int subject = clauses.subject(verb);
        boolean picture = words.noun(subject).filter(NounPhrase::isPicture).isPresent();
        if (verb == to) {
            set(start, to);
        } else if (isDefinite(subject) && !picture) {
            verb(verb, subjectOf(verb), to);
        } else {
            verb(verb, Math.min(Math.min(subject, subjectOf(verb)), picture ? start : verb), to);
        }
    }

    void set(int from, int to) {
        cut.set(Math.max(0, from), Math.max(Math.max(0, from), to));
    }

    /** The words that are left of a sentence. */
    List<Word> left(List<Word> sentence) {
        if (cut.isEmpty()) {
            return sentence;
        }
        List<Word> left = new ArrayList<>();
        for (int i = 0; i < sentence.size(); i++) {
            Word word = sentence.get(i);
            if (ends.get(i) && !left.isEmpty()) {
                left.add(new Word(";", "PUNCT"));
            }
            boolean afterMark = left.isEmpty() || left.get(left.size() - 1).is(",", "(", ";");
            if (!cut.get(i) && !(word.is(",", ")") && afterMark)) {
                left.add(word);
            }
        }
        return left;
    }

    /** Whether a subject speaks of what is there whatever is said of it. */
    boolean isDefinite(int subject) {
        Word word = words.at(subject);
        return word.is("the", "this", "that", "these", "those", "both", "each", "every", "all", "most", "one", "some")
                || word.in(Lexicon.POSSESSIVES)
                || word.isA("PROPN");
    }

    /** A pronoun or "there" goes with its verb. */
    int subjectOf(int verb) {
        int before = verb - 1;
        while (before > 0 && words.at(before).isA("ADV") && !words.at(before).is("there")) {
            before--;
        }
        boolean empty = words.at(before).in(EMPTY);
        return empty ? before : verb;
    }

    /** Takes out what a verb says, with its subject where that begins before the verb. */
    void verb(int verb, int first, int to) {
        int from = first == verb ? subjectOf(auxiliaries(verb)) : first;
        if (from < verb && words.at(from).is("it")) {
            cut.set(clauseStart(from), clauses.endOfScope(verb));
        } else if (from < verb && words.at(from).is("which", "who", "that")) {
            cut.set(from, Math.min(to, clauses.endOfPredicate(verb)));
        } else if (from < verb && words.at(from).is("what")) {
            cut.set(dangling(from), to);
        } else {
            cut.set(from, to);
            end(to);
        }
    }

    /** "..., and is lying on the grass" continues the subject, "and a dog ..." does not. */
    private void end(int to) {
        int and = words.at(to).is(",") ? to + 1 : to;
        if (words.at(and).is("and", "but") && clauses.continues(and + 1)) {
            cut.set(to, and + 1);
        } else if (words.at(and).is("and", "but")) {
            ends.set(to);
        }
    }

    /** The first of "does not seem". */
    private int auxiliaries(int verb) {
        int i = verb;
        while (i > 0 && (words.at(i - 1).isA("AUX") || words.at(i - 1).in(Lexicon.NOT))) {
            i--;
        }
        return i;
    }

    private int clauseStart(int i) {
        return i > 0 && words.at(i - 1).isA("ADV") ? i - 1 : i;
    }

    /** Past verbs and prepositions that have lost what they say. */
    int dangling(int from) {
        int i = from;
        while (i > 0
                && (words.at(i - 1).isA("VERB", "AUX", "ADP", "DET")
                        || words.at(i - 1).isA("ADV") && i < from)) {
            i--;
        }
        return i;
    }

    /** Where to cut what a verb says: an indefinite subject that no article introduces goes with it. */
    int predicateFrom(int verb) {
        int subject = clauses.subject(verb);
        return isDefinite(subject) || words.at(subject).in(Lexicon.ARTICLES)
                ? subjectOf(verb)
                : Math.min(subject, subjectOf(verb));
    }
}
