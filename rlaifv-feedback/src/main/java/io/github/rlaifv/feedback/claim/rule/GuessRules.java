package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Clauses;
import io.github.rlaifv.feedback.internal.english.Hedges;
import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.PhraseReader;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.List;
import java.util.Optional;

/**
 * Removes from a sentence what it does not state: guesses, conditions, hypothetical comparisons, and introductions of a
 * statement such as "It is clear that ...". The remaining words state facts.
 */
final class GuessRules {
    private final PhraseReader words;
    private final Clauses clauses;
    private final SentenceCuts cuts;
    private final OtherTimeRules times;
    private final OpenQuestions open;

    private GuessRules(List<Word> sentence) {
        words = new PhraseReader(sentence);
        cuts = new SentenceCuts(words);
        clauses = cuts.clauses();
        times = new OtherTimeRules(cuts);
        open = new OpenQuestions(cuts);
    }

    /** The words of a sentence that state facts; none for a question or a request. */
    static List<Word> cutFrom(List<Word> sentence) {
        GuessRules guesses = new GuessRules(sentence);
        if (guesses.isQuestion()) {
            return List.of();
        }
        guesses.cutRequests();
        for (int i = 0; i < sentence.size(); i++) {
            if (!guesses.cuts.contain(i)) {
                guesses.read(i);
            }
        }
        return guesses.cuts.left(sentence);
    }

    private boolean isQuestion() {
        int last = words.size() - 1;
        while (last > 0 && words.at(last).is("\"", "'", ")", "!", ".")) {
            last--;
        }
        return words.at(last).is("?");
    }

    /** Removes requests that state nothing: "Imagine a castle.", but not "Notice the bird." */
    private void cutRequests() {
        int i = words.at(0).is("please") ? 1 : 0;
        boolean first = words.at(i).isA("VERB") && !words.at(i).text().matches(".*(?:s|ing|ed|en|wn|ng)");
        boolean known = words.at(i).in(Hedges.NOTICE)
                || words.at(i).is("look") && words.at(i + 1).is("at");
        if (known && (words.at(i + 1).is("that", "how") || words.noun(i + 1).isEmpty())) {
            cuts.set(0, words.at(i).is("look") || words.at(i + 1).is("that", "how") ? i + 2 : i + 1);
        } else if (known) {
            cuts.set(0, i + 1);
        } else if (words.at(i).is("let", "imagine", "picture", "suppose", "consider", "think")
                || first && !words.startsPredicate(i + 1)
                || isNamelessRequest(i)) {
            boolean fancy = words.at(i).is("let", "imagine", "picture", "suppose");
            cuts.set(0, fancy ? clauses.endOfScope(i) : clauses.end(i + 1));
        }
    }

    /** Whether this is a request without content: "Count the birds." */
    private boolean isNamelessRequest(int i) {
        boolean noun = words.at(i).isA("NOUN") && !words.at(i).text().endsWith("s");
        return noun
                && !words.at(i).in(Lexicon.MASS)
                && (words.at(i + 1).in(Lexicon.ARTICLES) || words.at(i + 1).in(Lexicon.POSSESSIVES));
    }

    private void read(int i) {
        if (open.cut(i) || times.cut(i)) {
            return;
        }
        Word word = words.at(i);
        boolean supposed =
                word.is("assuming", "supposing", "provided") && words.at(i - 1).isA("PUNCT");
        if (word.in(Hedges.IF)
                || supposed
                || word.is("as") && words.at(i + 1).is("if", "though")
                || isInvertedCondition(i)) {
            condition(i);
        } else if (word.is("in") && words.at(i + 1).is("case", "order")
                || word.is("so") && words.at(i + 1).is("that")) {
            cuts.set(i, clauses.end(i + 2));
        } else if (word.in(Hedges.MODALS) && !word.isNoun()) {
            modal(i);
        } else if (word.in(Hedges.ADVERBS)
                        && (!word.isA("ADJ")
                                || word.is("likely") && !words.at(i + 1).is("to"))
                || word.is("maybe", "perhaps")) {
            adverb(i);
        } else if (word.in(Hedges.SEEM)) {
            seem(i);
        } else if (word.in(Hedges.LOOK) && isLikeness(i + 1)) {
            boolean made = words.at(i - 1).isA("PRON") && words.at(i - 2).isA("VERB");
            cuts.verb(i, made ? i - 2 : cuts.subjectOf(i), clauses.end(i + 1));
        } else if (word.in(Hedges.GUESS) && words.at(i - 1).isA("DET")) {
            cuts.set(
                    words.at(i - 2).in(Lexicon.BE) && words.at(i - 3).is("there") ? i - 3 : i - 1,
                    clauses.endOfScope(i));
        } else if (word.is("i", "one", "you", "we", "some") || word.isA("NOUN") && word.is("people", "viewers")) {
            opinion(i);
        } else if (word.is("it") && words.at(i + 1).in(Lexicon.BE)) {
            judgment(i);
        } else if (word.in(Lexicon.BE)) {
            held(i);
        } else if (word.in(Hedges.SAY) && word.isA("VERB") && isClause(i + 1)) {
            cuts.set(i, clauses.endOfScope(i + 1));
        } else if (word.in(Hedges.SUGGEST)) {
            suggestion(i);
        } else if (word.is("that", "how") && showsThat(i)) {
            cuts.set(0, i + 1);
        }
    }

    /** Hypothetical clauses: "as if waiting for a bus", "if it rains, ...". */
    private void condition(int i) {
        if (words.at(i + 1).is("any")) {
            // "few, if any, trees"
            cuts.set(words.at(i - 1).is(",") ? i - 1 : i, words.at(i + 2).is(",") ? i + 3 : i + 2);
            return;
        }
        int to = clauses.end(words.at(i).is("as") ? i + 2 : i + 1);
        boolean even = i > 0 && words.at(i - 1).is("even");
        cuts.set(even ? i - 1 : i, to);
    }

    /** Inverted conditions: "Were there a dog, it would bark." */
    private boolean isInvertedCondition(int i) {
        return i == 0
                && words.at(i).is("were", "had")
                && (words.at(i + 1).is("there", "it", "he", "she", "they")
                        || words.noun(i + 1).isPresent());
    }

    private boolean isClause(int i) {
        return words.at(i).is("that") && clauses.begins(i + 1) || clauses.begins(i);
    }

    private boolean isLikeness(int i) {
        return words.at(i).is("like") || words.at(i).is("as") && words.at(i + 1).is("if", "though");
    }

    private void modal(int i) {
        int verb = words.skipAdverbs(i + 1);
        boolean perceived = words.at(verb).in(Lexicon.SEE)
                || words.at(verb).is("be") && words.at(verb + 1).is("seen", "found", "observed", "spotted", "noticed");
        if (words.at(i).is("could") && perceived) {
            return;
        }
        int subject = clauses.subject(i);
        boolean definite = cuts.isDefinite(subject);
        cuts.verb(i, definite ? cuts.subjectOf(i) : Math.min(subject, cuts.subjectOf(i)), clauses.end(i + 1));
    }

    private void adverb(int i) {
        int from = i > 0 && words.at(i - 1).in(Hedges.DEGREES) ? i - 1 : i;
        Word before = words.at(from - 1);
        int behind = words.at(i + 1).is(",") ? i + 2 : i + 1;
        boolean clause = from == 0
                || before.isA("SCONJ") && clauses.begins(behind)
                || before.is(";", ":", "and", "but", "while", "that", ",") && clauses.begins(behind);
        if (clause) {
            cuts.set(from, from == 0 ? clauses.endOfScope(behind) : clauses.end(behind));
        } else if (before.is(",", "(")) {
            cuts.set(from - 1, interjected(i));
        } else if (before.is("or")) {
            cuts.set(alternative(from - 1), interjected(i));
        } else if (before.isA("AUX")) {
            cuts.verb(from - 1, cuts.predicateFrom(from - 1), clauses.end(i + 1));
        } else if (words.startsPredicate(i + 1)) {
            cuts.verb(from, cuts.predicateFrom(from), clauses.end(i + 1));
        } else if (words.at(i + 1).isA("ADJ") && before.isA("DET")) {
            cuts.set(from, i + 2);
        } else {
            cuts.set(cuts.dangling(from), clauses.end(i + 1));
        }
    }

    /** Start of the second, guessed alternative in "gray or maybe blue" or "a cat or perhaps a dog". */
    private int alternative(int or) {
        int end = words.at(or - 1).is(",") ? or - 1 : or;
        int from = end;
        for (int i = end - 1; i >= 0 && !words.at(i).isA("PUNCT", "VERB", "AUX"); i--) {
            Optional<NounPhrase> noun = words.noun(i);
            boolean whole = noun.isPresent() && noun.get().to() == end;
            from = whole || i == end - 1 && words.at(i).isA("ADJ") ? i : from;
        }
        return cuts.dangling(from);
    }

    /** Index of the next comma or the end of the clause, after a guess between commas. */
    private int interjected(int from) {
        int end = clauses.end(from + 1);
        for (int i = from + 1; i < end; i++) {
            if (words.at(i).is(",", ")")) {
                return i;
            }
        }
        return end;
    }

    private void seem(int i) {
        boolean shown = words.at(i).lower().startsWith("appear")
                && words.place(i + 1).isPresent()
                && !words.at(i + 1).is("to");
        boolean alone = words.at(i + 1).isA("PUNCT") && words.at(i).lower().startsWith("appear");
        if (!shown && !alone) {
            cuts.verb(i, cuts.subjectOf(i), clauses.end(i + 1));
        }
    }

    /** Statements of opinion: "I think there is a kite." */
    private void opinion(int i) {
        int verb = words.skipAdverbs(i + 1);
        while (words.at(verb).isA("AUX", "PART") || words.at(verb).in(Lexicon.NOT)) {
            verb = words.skipAdverbs(verb + 1);
        }
        boolean denied = words.at(verb - 1).in(Lexicon.NOT);
        if (words.at(verb).in(Hedges.THINK)
                || words.at(verb).is("sure", "certain")
                || denied && words.at(i).is("i", "you", "we")) {
            cuts.set(i, clauses.endOfScope(verb));
        } else if (words.at(verb).in(Lexicon.SEE)
                && words.at(verb + 1).is("no")
                && words.at(verb + 2).is("reason", "reasons", "sign", "signs", "evidence", "indication")) {
            cuts.set(i, clauses.endOfScope(verb));
        } else if (words.at(verb).is("see", "observe", "notice", "tell")
                && words.at(verb + 1).is("that", "how")) {
            cuts.set(i, verb + 2);
        }
    }

    /** Impersonal introductions: "It is possible that ...", "It is clear that ...". */
    private void judgment(int i) {
        int adjective = i + 2;
        boolean denied = false;
        while (words.at(adjective).isA("ADV", "PART") || words.at(adjective).in(Lexicon.NOT)) {
            denied |= words.at(adjective).in(Lexicon.NOT);
            adjective++;
        }
        boolean clause = words.at(adjective + 1).is("that", "how", "if", "whether", "to", "what", "who", "for");
        boolean held =
                words.at(adjective).in(Hedges.HELD) && words.at(adjective + 1).is("that");
        if (held
                || words.at(adjective).in(Hedges.UNCERTAIN)
                || clause && denied && words.at(adjective).in(Hedges.CERTAIN)) {
            cuts.set(i, clauses.endOfScope(adjective));
        } else if (words.at(adjective).in(Hedges.CERTAIN)
                && words.at(adjective + 1).is("that")) {
            cuts.set(i, adjective + 2);
        }
    }

    /** Reported beliefs: "The building is believed to be a church." */
    private void held(int i) {
        int about = words.at(i + 1).is("just") ? i + 2 : i + 1;
        boolean ahead = words.at(about).is("about", "going", "ready", "due", "set")
                && words.at(about + 2).isA("VERB", "AUX");
        int verb = ahead ? about : words.skipAdverbs(i + 1);
        if ((ahead || words.at(verb).in(Hedges.HELD)) && words.at(verb + 1).is("to")) {
            cuts.verb(i, cuts.subjectOf(i), clauses.end(verb + 1));
        }
    }

    private void suggestion(int i) {
        int from = words.at(i - 1).is(",") ? i - 1 : cuts.subjectOf(i);
        cuts.set(from, clauses.endOfScope(i));
    }

    /** Introductions that name the image: "The picture shows that ...". */
    private boolean showsThat(int i) {
        int verb = i - 1;
        return words.at(verb).in(Lexicon.PRESENT)
                && words.noun(0).filter(NounPhrase::isPicture).isPresent();
    }
}
