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

/** The parts of a sentence that are removed before claims are found, and how far each part extends. */
final class SentenceCuts {
    /** Subjects that mean nothing without their verb. */
    private static final Set<String> EMPTY = WordLists.words("there it he she they this that these those i you we what"
            + " which who one someone somebody something nobody nothing everyone");

    private final PhraseReader words;
    private final Clauses clauses;
    private final BitSet cut = new BitSet();
    /** Places where a clause has lost its end. */
    private final BitSet ends = new BitSet();

    SentenceCuts(PhraseReader words) {
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

    /** Removes the predicate around an index, together with its subject if nothing says that the subject exists. */
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

    /** The words of a sentence that were not removed. */
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

    /** Whether a subject exists regardless of what is said about it. */
    boolean isDefinite(int subject) {
        Word word = words.at(subject);
        return word.is("the", "this", "that", "these", "those", "both", "each", "every", "all", "most", "one", "some")
                || word.in(Lexicon.POSSESSIVES)
                || word.isA("PROPN");
    }

    /** Start of the subject if it must be removed with its verb, such as a pronoun or "there". */
    int subjectOf(int verb) {
        int before = verb - 1;
        while (before > 0 && words.at(before).isA("ADV") && !words.at(before).is("there")) {
            before--;
        }
        boolean empty = words.at(before).in(EMPTY);
        return empty ? before : verb;
    }

    /** Removes a verb with its complements, and its subject if that begins before the verb. */
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

    /** Marks the end of a clause: "..., and is lying on the grass" continues the subject, "and a dog ..." does not. */
    private void end(int to) {
        int and = words.at(to).is(",") ? to + 1 : to;
        if (words.at(and).is("and", "but") && clauses.continues(and + 1)) {
            cut.set(to, and + 1);
        } else if (words.at(and).is("and", "but")) {
            ends.set(to);
        }
    }

    /** Index of the first auxiliary of a verb phrase such as "does not seem". */
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

    /** Start of the verbs and prepositions before an index that have lost their complement. */
    int dangling(int from) {
        int i = from;
        while (i > 0
                && (words.at(i - 1).isA("VERB", "AUX", "ADP", "DET")
                        || words.at(i - 1).isA("ADV") && i < from)) {
            i--;
        }
        return i;
    }

    /** Index at which the removal of a verb begins: an indefinite subject without an article is removed too. */
    int predicateFrom(int verb) {
        int subject = clauses.subject(verb);
        return isDefinite(subject) || words.at(subject).in(Lexicon.ARTICLES)
                ? subjectOf(verb)
                : Math.min(subject, subjectOf(verb));
    }
}
