package io.github.rlaifv.feedback.internal.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Corrects the tags of words whose word class or neighbors allow only one reading. */
final class TagCorrections {
    /** Verb forms that the tag model mistakes for nouns if they follow a noun. */
    private static final Set<String> FINITE =
            WordLists.words("stands sits lies holds hangs wears carries rides walks runs"
                    + " rests leans faces shows contains looks plays stretches reaches flies swims drives eats drinks sleeps"
                    + " pulls pushes reads watches crosses covers surrounds fills displays features includes lays jumps climbs"
                    + " catches throws kicks hits swings grazes floats sails reflects rises overlooks depicts says extends leads"
                    + " occupies dominates points smiles works waits cuts cooks prepares uses touches follows surrounds feeds"
                    + " grows blooms shines glows burns drinks chases bites barks licks sniffs perches peeks gathers lines lives stays comes goes takes makes gives keeps turns moves brings serves helps talks"
                    + " speaks sings dances stops starts remains belongs consists separates connects supports pours blocks avoids"
                    + " asks arrives refuses prevents forgets enjoys opens closes enters pets hugs kisses greets examines"
                    + " repairs paints carves sweeps wipes juggles balances crouches kneels bends waves nods listens"
                    + " pretends tries warns resists prohibits forbids allows protects discourages shares lets fails wants needs accompanies approaches encloses hovers lingers dangles protrudes"
                    + " adorns decorates illuminates");

    private static final Set<String> DETERMINERS =
            WordLists.words("what which whatever either neither half such enough more most less much other fewer");

    private static final Set<String> ADJECTIVES =
            WordLists.words("long short tall high low deep fast early late wide bright"
                    + " dark close straight clean fresh loose thick thin flat hard soft loud round square"
                    + " tall small large big old young new empty open wet dry dirty warm cold little steep huge tiny narrow heavy colorful"
                    + " oval circular rectangular lush pale vivid deep shiny fluffy");

    /** The only words that are pronouns; other words with this tag are mistakes. */
    private static final Set<String> PRONOUNS =
            WordLists.words("i you he she it we they me him her us them this that these"
                    + " those who whom whose which what whatever whoever someone somebody something anyone anybody anything everyone"
                    + " everybody everything nobody nothing none one ones another each other others some any all both either neither"
                    + " there many few more most several much less enough such same half myself yourself himself herself itself"
                    + " ourselves themselves mine yours his hers its ours theirs my your our their no everywhere somewhere"
                    + " s re ve ll d m let where when why how as than");

    private static final Set<String> NOUNS =
            WordLists.words("shed seed weed reed sled speed breed moped hundred steed feed");

    private TagCorrections() {}

    static List<Word> of(List<Word> words) {
        List<Word> result = new ArrayList<>();
        boolean verbSeen = false;
        for (int i = 0; i < words.size(); i++) {
            Word next = i + 1 < words.size() ? words.get(i + 1) : new Word(".", "PUNCT");
            Word before = i > 0 ? result.get(i - 1) : new Word(".", "PUNCT");
            Word word = corrected(words.get(i), before, next, verbSeen);
            boolean onlyVerb = word.isNoun()
                    && word.in(FINITE)
                    && (before.isNoun() && !Lexicon.isPlural(before.text()) || isNamelessSubject(result))
                    && !next.isA("PUNCT", "ADP", "AUX")
                    && !verbSeen
                    && !hasFiniteVerb(words, i + 1);
            if (onlyVerb && before.isA("ADJ")) {
                result.set(i - 1, before.as("NOUN"));
            }
            if (onlyVerb || word.isNoun() && word.in(FINITE) && before.isNoun() && next.is("being")) {
                word = word.as("VERB");
            }
            boolean named = i > 1
                    && word.isA("ADJ")
                    && before.isA("ADJ")
                    && result.get(i - 2).in(Lexicon.ARTICLES)
                    && next.is(",", ".", ";")
                    && !word.in(ADJECTIVES)
                    && !word.in(Lexicon.COLOURS);
            word = named ? word.as("NOUN") : word;
            boolean ended = i > 1 && before.isA("ADJ") && result.get(i - 2).isA("AUX");
            if (ended && word.isNoun() && word.in(FINITE) && next.isA("ADP", "DET", "ADV")) {
                word = word.as("VERB");
            }
            verbSeen |= word.isA("VERB", "AUX");
            result.add(word);
        }
        return result;
    }

    /** Corrects phrases such as "the lid", whose noun the tag model mistakes for an adjective. */
    private static boolean isNamelessSubject(List<Word> before) {
        int last = before.size() - 1;
        return last > 0
                && before.get(last).isA("ADJ")
                && !before.get(last).in(ADJECTIVES)
                && !before.get(last).in(Lexicon.COLOURS)
                && before.get(last - 1).in(Lexicon.ARTICLES);
    }

    /** Whether the clause has a verb with a subject before it. */
    private static boolean hasFiniteVerb(List<Word> words, int from) {
        for (int i = from; i < words.size() && !words.get(i).isA("PUNCT"); i++) {
            boolean finite = words.get(i).isA("AUX")
                    || words.get(i).isA("VERB") && !words.get(i).text().matches(".*(?:ing|ed|en)");
            if (finite && !words.get(i - 1).is("to") && !words.get(i).is("being")) {
                return true;
            }
        }
        return false;
    }

    private static Word corrected(Word word, Word before, Word next, boolean verbSeen) {
        if (word.isA(Word.QUOTE)) {
            return word;
        }
        if (!word.text().matches("[\\p{L}\\p{N}'].*")) {
            return word.as("PUNCT");
        }
        boolean owned = next.isA("VERB") && !next.text().matches(".*(?:ing|ed|en|wn|ng)") && !next.in(Lexicon.BE)
                || next.isNoun()
                || next.isA("ADJ")
                || next.in(Lexicon.SIDES)
                || next.in(Lexicon.NUMBERS);
        if (word.is("'s") && before.isNoun() && owned) {
            return word.as("PART");
        }
        boolean base = word.isA("VERB") && !word.text().matches(".*(?:ing|ed|[^s]s)");
        if (base && (before.is("whose") || before.is("'s") && before.isA("PART"))) {
            return word.as("NOUN");
        }
        if (word.isA("ADV") && word.text().endsWith("er") && next.is("than") && before.isA("AUX", "ADV")) {
            return word.as("ADJ");
        }
        if (word.isA("VERB", "ADV", "INTJ")
                && word.in(Lexicon.MASS)
                && !before.isNoun()
                && !before.isA("PRON", "PART")) {
            return word.as("NOUN");
        }
        if (word.is("lack", "lacks") && !before.isA("DET", "ADJ", "ADP") && !next.isA("PUNCT", "ADP", "AUX")) {
            return word.as("VERB");
        }
        if (word.is("little") && !before.isA("DET", "ADJ") && next.isNoun() && !Lexicon.isPlural(next.text())) {
            return word.as("DET");
        }
        if (word.isNoun() && word.text().endsWith("s") && before.is("he", "she", "it")) {
            return word.as("VERB");
        }
        if (word.isNoun() && word.in(FINITE) && next.isA("DET") && !before.isA("DET", "ADJ", "ADP", "NUM")) {
            return word.as("VERB");
        }
        if (word.isA("PRON") && !word.in(PRONOUNS) && word.text().matches("\\p{L}+")) {
            return word.as("NOUN");
        }
        if (word.isNoun()
                && word.text().endsWith("ing")
                && before.is("seen", "spotted", "observed", "shown")
                && !word.in(Lexicon.ING)) {
            return word.as("VERB");
        }
        boolean behindName = before.isA(Word.QUOTE, "ADV") || before.in(Lexicon.PARTICLES);
        if (word.isNoun() && word.in(FINITE) && behindName && next.isA("ADP", "DET")) {
            return word.as("VERB");
        }
        if (word.isNoun() && word.text().endsWith("y") && before.in(Hedges.LOOK) && next.isA("PUNCT", "CCONJ")) {
            return word.as("ADJ");
        }
        if (word.in(Lexicon.SIDES) && word.isA("VERB") && next.isNoun()) {
            return word.as("NOUN");
        }
        boolean ofNoun = next.isNoun() || next.in(Lexicon.COLOURS) && !next.is("orange");
        if (word.isNoun() && word.is("light") && ofNoun && !next.isNoun()) {
            return word.as("ADJ");
        }
        if (word.isA("ADV", "VERB", "NOUN") && word.in(ADJECTIVES) && ofNoun) {
            return word.as("ADJ");
        }
        if (word.isA("INTJ") && (next.is("and") || next.isA("AUX", "VERB"))) {
            return word.as("NOUN");
        }
        if (word.isA("ADV")
                && before.is("more", "fewer", "less")
                && next.is("than")
                && word.text().endsWith("s")) {
            return word.as("NOUN");
        }
        if (word.is("enough") && next.isNoun()) {
            return word.as("DET");
        }
        if (word.is("half") && next.isA("ADJ", "VERB")) {
            return word.as("ADV");
        }
        if (word.is("ca", "wo") && next.is("n't")) {
            return new Word(word.is("ca") ? "can" : "will", "AUX");
        }
        if (word.in(Lexicon.BE)) {
            return word.as("AUX");
        }
        if (word.is("one", "ones") && before.isA("ADJ", "DET") && !next.isNoun() && !next.is("of")) {
            return word.as("NOUN");
        }
        if (word.in(Lexicon.NOT)) {
            return word.as("PART");
        }
        if (word.is("that")
                && !before.isNoun()
                && (next.in(Lexicon.ARTICLES)
                        || next.in(Lexicon.POSSESSIVES)
                        || next.is("it", "he", "she", "they", "there"))) {
            return word.as("SCONJ");
        }
        if (word.is("that") && before.isNoun() || word.is("which", "who", "there")) {
            return word.as("PRON");
        }
        boolean counts = word.is("more", "most", "less", "fewer") && next.isNoun();
        boolean part = word.in(Lexicon.PARTS) && next.is("of") && !word.isNoun();
        if (word.in(Lexicon.DETERMINERS) || counts || part) {
            return word.as("DET");
        }
        if (word.isA("DET") && !word.in(DETERMINERS)) {
            return word.as("NOUN");
        }
        if (word.in(Lexicon.NUMBERS)) {
            return word.as("NUM");
        }
        if (word.is("while", "whereas", "because", "although", "though", "if")
                || word.is("as") && (next.isA("DET", "PRON"))) {
            return word.as("SCONJ");
        }
        if (word.is("and", "or", "but")) {
            return word.as("CCONJ");
        }
        if (word.in(Lexicon.WHERE) && before.isA("DET") && !next.isNoun()) {
            return word.as("NOUN");
        }
        if (word.is("to") && next.isA("VERB", "AUX")) {
            return word.as("PART");
        }
        if (word.in(Lexicon.PREPOSITIONS) && !before.is("to")) {
            return word.as("ADP");
        }
        if (word.in(Lexicon.COLOURS) && (next.isNoun() || next.isA("ADJ", "CCONJ", "VERB") || !before.isA("DET"))) {
            return word.as("ADJ");
        }
        if (word.isA("VERB") && word.text().endsWith("ing") && before.in(Lexicon.ARTICLES) && isBehindNouns(next)) {
            return word.as("NOUN");
        }
        boolean listed = before.is(",", "or", "and", "but") && (next.is(",", "or", "and") || next.isA("PUNCT"));
        if (word.isA("VERB") && listed && word.text().endsWith("s") && !word.in(FINITE)) {
            return word.as("NOUN");
        }
        if (word.isNoun()
                && word.in(FINITE)
                && before.isNoun()
                && (!next.isNoun() || next.in(Lexicon.MASS))
                && (!next.isA("PUNCT", "AUX", "VERB") || next.isIng())) {
            return word.as("VERB");
        }
        boolean bare =
                word.isA("ADV", "VERB", "X", "INTJ", "SCONJ") && !word.text().matches(".*(?:ing|ed)");
        if (bare && before.in(Lexicon.ARTICLES) && isBehindNouns(next) && !word.in(Lexicon.PARTS)) {
            return word.as("NOUN");
        }
        if (word.isA("ADJ") && !word.in(Lexicon.COLOURS) && before.is("a", "an") && next.isA("PUNCT")) {
            return word.as("NOUN");
        }
        boolean done = word.isNoun() && word.text().matches("\\p{L}{3,}ed") && !word.in(NOUNS);
        if (done && before.isNoun() && next.in(Lexicon.PREPOSITIONS)) {
            return word.as("VERB");
        }
        boolean several = before.isNoun() && Lexicon.isPlural(before.text());
        if (word.isNoun()
                && several
                && FINITE.contains(Verbs.thirdPerson(word.lower()))
                && (next.isA("ADP", "ADV", "DET") || next.is("both"))) {
            return word.as("VERB");
        }
        boolean participle = word.text().endsWith("ing") || word.text().endsWith("ed");
        if (word.isA("VERB") && !participle && before.isA("DET", "ADJ") && before.in(Lexicon.BEFORE_NOUNS)) {
            return word.as("NOUN");
        }
        if (word.in(Lexicon.PAST) && before.isNoun()) {
            return word.as("VERB");
        }
        boolean likeAFiniteVerb = word.isNoun() && word.text().endsWith("s") && before.isNoun() && !verbSeen;
        if (likeAFiniteVerb && (next.isA("ADP", "DET", "ADV") || next.in(Lexicon.PREPOSITIONS))) {
            return word.as("VERB");
        }
        return word;
    }

    private static boolean isBehindNouns(Word next) {
        return next.isA("ADP", "PUNCT", "AUX", "CCONJ", "SCONJ") || next.in(Lexicon.PREPOSITIONS);
    }

    /** Whether this is a finite form of a verb. */
    static boolean isFinite(Word word) {
        return word.isA("VERB") && word.in(FINITE);
    }
}
