package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Denials;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites a sentence in simpler words, and removes what it names only to deny it ("instead of coffee"). */
final class Rewording {
    private final PhraseReader words;
    private final Clauses clauses;
    private final List<Word> simple = new ArrayList<>();
    /** Words that "but also" belongs to. */
    private boolean notOnly;

    private Rewording(List<Word> sentence) {
        words = new PhraseReader(sentence);
        clauses = new Clauses(words);
    }

    static List<Word> of(List<Word> sentence) {
        Rewording rewording = new Rewording(sentence);
        int i = 0;
        while (i < sentence.size()) {
            i = rewording.read(i);
        }
        return rewording.simple;
    }

    /** Appends the words that begin here and returns the index after them. */
    private int read(int i) {
        Word word = words.at(i);
        boolean listed = word.in(Lexicon.NOT) && words.at(i + 1).is("only", "just", "merely");
        if (listed) {
            notOnly = true;
            return i + 2;
        }
        if (notOnly && word.is("but")) {
            notOnly = false;
            simple.add(new Word("and", "CCONJ"));
            return words.at(i + 1).is("also", "even") ? i + 2 : i + 1;
        }
        if (word.is("as") && words.at(i + 1).is("well") && words.at(i + 2).is("as")) {
            simple.add(new Word("and", "CCONJ"));
            return i + 3;
        }
        if (word.is("in") && words.at(i + 1).is("addition") && words.at(i + 2).is("to")) {
            simple.add(new Word("besides", "ADP"));
            return i + 3;
        }
        if (word.is("such") && words.at(i + 1).is("as")) {
            simple.add(new Word("including", "VERB"));
            return i + 2;
        }
        if (word.is("nothing", "none") && words.at(i + 1).is("but")) {
            if (words.at(i - 1).in(Lexicon.DO) && words.noun(i + 2).isEmpty() && !simple.isEmpty()) {
                // "does nothing but sleep" has no words of its own to ask by
                simple.remove(simple.size() - 1);
                return clauses.end(i + 2);
            }
            return i + 2;
        }
        if (word.is("zero", "0")
                && words.at(i + 1).isA("NOUN", "ADJ")
                && !words.at(i - 1).isA("NUM")) {
            simple.add(new Word("no", "DET"));
            return i + 1;
        }
        int denied = deniedPhrase(i);
        if (denied > i) {
            boolean behindComma =
                    !simple.isEmpty() && simple.get(simple.size() - 1).is(",");
            if (behindComma && words.at(denied).isA("PUNCT")) {
                simple.remove(simple.size() - 1);
            }
            return denied;
        }
        if (word.is("either") && words.noun(i + 1).isPresent()) {
            return i + 1;
        }
        return relative(i);
    }

    /** Contrasts that are removed: "instead of coffee", "rather than sitting", ", not a dog". */
    private int deniedPhrase(int i) {
        Word word = words.at(i);
        Word next = words.at(i + 1);
        boolean exchanged = word.is("instead", "rather") && next.is("of", "than")
                || word.is("unlike", "minus", "sans", "excluding")
                || word.is("as") && next.is("opposed") && words.at(i + 2).is("to")
                || word.is("in") && next.is("place", "lieu") && words.at(i + 2).is("of");
        if (exchanged) {
            return clauses.end(i + 2);
        }
        int not = word.is(",", "and", "but") ? i + 1 : -1;
        boolean apart = not > 0
                && (words.at(not).in(Lexicon.NOT) || words.at(not).is("no"))
                && !simple.isEmpty()
                && !((word.is("and") || words.at(not).is("no")) && isDenied())
                && !words.at(not + 1).is("only", "just", "merely")
                && !hasVerb(not, clauses.end(not + 1));
        return apart ? clauses.end(not + 1) : i;
    }

    /** Whether the clause so far is a denial that "and no rider" continues. */
    private boolean isDenied() {
        int last = simple.size() - 1;
        last = last >= 0 && simple.get(last).is(",") ? last - 1 : last;
        for (int i = last; i >= 0 && !simple.get(i).isA("PUNCT"); i--) {
            Word word = simple.get(i);
            if (word.in(Lexicon.NOT) || word.in(Denials.NOBODY) || word.is("without")) {
                return true;
            }
        }
        return false;
    }

    private boolean hasVerb(int from, int to) {
        for (int i = from; i < to; i++) {
            if (words.at(i).isA("VERB", "AUX") && !words.at(i).text().endsWith("ed")) {
                return true;
            }
        }
        return false;
    }

    /** Splits "a table on which there is a lamp" into two clauses. */
    private int relative(int i) {
        boolean of = words.at(i + 1).is("which", "whom") && words.at(i).isA("ADP");
        Optional<Word> thing = of ? lastNoun() : Optional.empty();
        if (thing.isPresent() && outer(i + 2) > 0) {
            return outer(i + 2);
        }
        if (thing.isEmpty()) {
            simple.add(words.at(i));
            return i + 1;
        }
        simple.add(new Word(";", "PUNCT"));
        simple.add(words.at(i));
        simple.add(new Word("the", "DET"));
        simple.add(thing.get());
        return i + 2;
    }

    /** Index at which the outer clause continues in "the house in which they live is white"; 0 if it does not. */
    private int outer(int from) {
        boolean verb = false;
        for (int i = from; i < clauses.end(from); i++) {
            boolean starts = words.at(i).isA("AUX")
                    || words.at(i).isA("VERB") && !words.at(i).isIng();
            if (verb && starts && !words.at(i - 1).isA("AUX", "ADV", "PART")) {
                return i;
            }
            verb |= starts
                    || words.at(i).isNoun()
                            && words.at(i + 1).in(Lexicon.BE)
                            && words.at(i - 1).isA("NOUN", "PROPN", "PRON");
        }
        return 0;
    }

    private Optional<Word> lastNoun() {
        for (int i = simple.size() - 1; i >= 0; i--) {
            if (simple.get(i).isNoun()) {
                return Optional.of(simple.get(i));
            }
        }
        return Optional.empty();
    }
}
