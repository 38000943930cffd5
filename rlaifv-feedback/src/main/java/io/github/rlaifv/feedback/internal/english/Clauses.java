package io.github.rlaifv.feedback.internal.english;

import java.util.Optional;
import java.util.Set;

/** Finds the beginnings and ends of clauses in a sentence from words and tags, without a grammar. */
public record Clauses(PhraseReader words) {
    private static final Set<String> CONJUNCTIONS =
            WordLists.words("but while whereas although though because yet until");
    private static final Set<String> RELATIVES = WordLists.words("which who whose where whom");
    private static final Set<String> PRONOUNS =
            WordLists.words("i you he she it we they this these those some one others everyone everybody someone"
                    + " somebody something nobody none nothing both another");

    /** Index of the end of the clause around an index. */
    public int end(int from) {
        for (int i = from; i < words.size(); i++) {
            if (isEnd(i, from)) {
                return i;
            }
        }
        return words.size();
    }

    /** Index of the beginning of the clause around an index. */
    public int start(int at) {
        for (int i = at; i > 0; i--) {
            Word before = words.at(i - 1);
            boolean joint = before.is(",", "and", "or") || isConjunction(i - 1) || before.isA("SCONJ");
            if (before.is(".", ";", ":", "!", "?", "(", ")") || joint && begins(i)) {
                return i;
            }
        }
        return 0;
    }

    /**
     * Index of the first verb between two indexes that belongs to a subject before it; the second index if there is
     * none.
     */
    public int verb(int from, int to) {
        for (int i = from; i < to; i++) {
            boolean finite = words.at(i).isA("AUX")
                    || words.at(i).isA("VERB") && !words.at(i).isIng();
            if (finite && !words.at(i - 1).is("to")) {
                return i;
            }
        }
        return to;
    }

    /** Same as {@link #end}, but before the verb of an outer clause: "who is not sitting is ...". */
    public int endOfPredicate(int verb) {
        int to = end(verb + 1);
        for (int i = verb + 1; i < to; i++) {
            if (words.at(i).is("that", "what", "how", "whether", "where", "when")) {
                return to;
            }
            boolean another = words.at(i).in(Lexicon.BE)
                    || words.at(i).in(Lexicon.HAVE)
                    || words.at(i).in(Lexicon.DO)
                    || words.at(i).in(Hedges.MODALS)
                    || TagCorrections.isFinite(words.at(i));
            if (another
                    && !words.at(i).isA("PART")
                    && i > verb + 1
                    && (!words.at(i - 1).isA("AUX", "PART", "ADV", "CCONJ", "PUNCT")
                            || words.at(i - 1).is("here", "there", "away", "outside", "inside"))) {
                return i;
            }
        }
        return to;
    }

    /** Index up to which a guess at the beginning of a sentence can extend. */
    public int endOfScope(int from) {
        int i = from;
        while (i < words.size() && !words.at(i).is(";", "but", "however")) {
            i++;
        }
        return i < words.size() ? i : words.size();
    }

    private boolean isEnd(int i, int from) {
        Word word = words.at(i);
        if (word.is(".", ";", ":", "!", "?", "(", ")") || isConjunction(i) && i > from) {
            return true;
        }
        if (word.is(",")) {
            int next = i + 1;
            Word behind = words.at(next);
            return behind.in(RELATIVES)
                    || behind.in(CONJUNCTIONS)
                    || behind.is("nor", "so")
                    || behind.isA("CCONJ") && (begins(next + 1) || continues(next + 1))
                    || begins(next)
                    || words.at(next).isA("AUX")
                    || TagCorrections.isFinite(words.at(next));
        }
        return word.is("and") && i > from && (begins(i + 1) || continues(i + 1));
    }

    private boolean isConjunction(int i) {
        return words.at(i).in(CONJUNCTIONS)
                && !(words.at(i).is("though") && words.at(i - 1).is("as"))
                && !(words.at(i).is("yet") && words.at(i - 1).in(Lexicon.NOT));
    }

    /** Whether a verb that continues an earlier subject is at this index. */
    public boolean continues(int i) {
        int verb = words.skipAdverbs(i);
        return words.startsPredicate(verb) && words.noun(verb).isEmpty();
    }

    /** Whether a clause with its own subject begins here. */
    public boolean begins(int from) {
        int i = words.skipAdverbs(from);
        if (words.at(i).is("there") && words.at(i + 1).isA("AUX", "VERB")) {
            return true;
        }
        if (words.at(i).in(PRONOUNS) && words.startsPredicate(i + 1)) {
            return true;
        }
        if (words.at(i).is("which", "who", "that")) {
            return false;
        }
        Optional<NounPhrase> subject = words.noun(i);
        return subject.isPresent()
                && words.startsPredicate(behindPlaces(subject.get().to()));
    }

    /** Index after the places that follow. */
    public int behindPlaces(int from) {
        int i = from;
        for (Optional<PhraseReader.Phrase> place = words.place(i); place.isPresent(); place = words.place(i)) {
            i = place.get().to();
        }
        return i;
    }

    /** Beginning of the subject of a verb; the verb's index if there is none. */
    public int subject(int verb) {
        int to = verb;
        while (to > 0 && words.at(to - 1).isA("ADV")) {
            to--;
        }
        int first = to;
        while (first > 0 && !isBoundary(words.at(first - 1))) {
            first--;
        }
        for (int i = first; i < to; i++) {
            Optional<NounPhrase> noun = words.noun(i);
            if (noun.isPresent() && behindPlaces(noun.get().to()) == to) {
                return i;
            }
        }
        return verb;
    }

    private static boolean isBoundary(Word word) {
        return word.isA("PUNCT", "SCONJ", "CCONJ", "AUX") || word.isA("VERB") || word.is("that");
    }
}
