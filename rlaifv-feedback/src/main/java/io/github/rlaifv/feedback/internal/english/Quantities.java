package io.github.rlaifv.feedback.internal.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Joins a number or share and its bound into one word: "at least six", "nearly all", "five or more". So claims keep the
 * bound wherever they name the number.
 */
public final class Quantities {
    /** Bounds of several words, longest first. */
    private static final List<String[]> BOUNDS = List.of(
                    "a maximum of",
                    "a minimum of",
                    "no more than",
                    "no fewer than",
                    "no less than",
                    "not more than",
                    "not fewer than",
                    "not less than",
                    "as many as",
                    "as few as",
                    "at the most",
                    "at the least",
                    "more than",
                    "fewer than",
                    "less than",
                    "all but",
                    "at least",
                    "at most",
                    "up to",
                    "close to",
                    "upwards of",
                    "well over",
                    "well under",
                    "just over",
                    "just under",
                    "not quite",
                    "an estimated")
            .stream()
            .map(bound -> bound.split(" "))
            .toList();

    /** Bounds of one word. */
    private static final Set<String> NEARLY =
            WordLists.words("about approximately roughly nearly almost virtually practically circa");

    /** Prepositions that are bounds before a number ("over ten boats") unless they name a place ("over two chairs"). */
    private static final Set<String> BOUNDS_OR_PLACES = WordLists.words("over under around near");

    private static final Set<String> SHARES =
            WordLists.words("all every each half everyone everybody everything two-thirds three-quarters");

    private static final Set<String> UNITS =
            WordLists.words("dozen hundred thousand million third quarter fifth couple handful half");

    /** Quantities that may be zero, or lower than stated. */
    private static final Pattern UPPER = Pattern.compile("(?:at most|at the most|up to|no more than|not more than"
            + "|fewer than|less than|under|just under|well under|as many as|a maximum of) .*"
            + "|.* (?:or fewer|or less|at most)");

    private final PredicateStarts words;

    private Quantities(List<Word> sentence) {
        words = new PredicateStarts(sentence);
    }

    /** The sentence with bounded numbers and shares joined into single words. */
    public static List<Word> joined(List<Word> sentence) {
        Quantities quantities = new Quantities(sentence);
        List<Word> joined = new ArrayList<>();
        int i = 0;
        while (i < sentence.size()) {
            int to = quantities.end(i);
            if (to > i) {
                String text = quantities.words.text(i, to);
                boolean alone = sentence.get(to - 1).is("everyone", "everybody", "everything");
                Word behind = quantities.words.at(to);
                boolean degree = sentence.get(to - 1).is("half") && behind.isA("ADJ", "VERB", "ADV");
                joined.add(new Word(text, alone ? "PRON" : degree ? "ADV" : "NUM"));
                i = to;
            } else {
                joined.add(sentence.get(i++));
            }
        }
        return joined;
    }

    /** Whether a determiner or quantity is an upper bound, so that the things need not exist. */
    public static boolean isUpper(String quantity) {
        return !quantity.contains(" of the") && UPPER.matcher(quantity).matches();
    }

    /** Whether the phrase can't be referred to with "the" later: "at most two", "more than one". */
    static boolean isSubjectItself(String determiner) {
        return isUpper(determiner) || determiner.endsWith(" one");
    }

    /** Whether a joined word is a share of all: "nearly all", "almost every". */
    static boolean isShare(Word word) {
        String text = word.lower();
        return text.matches(".* (?:all|every|each|half)|all but .*") && word.isA("NUM");
    }

    /** Whether a quantity refers to single things: "almost every". */
    public static boolean isOfOne(String quantity) {
        return quantity.matches("(?:.* )?(?:one|each|every|half)") && !quantity.startsWith("all but ");
    }

    /** Index after a bounded number that begins here; the same index if there is none. */
    private int end(int i) {
        int bound = bound(i);
        int number = number(bound, bound > i);
        if (number == bound) {
            return i;
        }
        int behind = behindNumber(number);
        boolean bounded = bound > i && (isSure(i) || isNoPlace(i, number)) || behind > number;
        // "half a dozen" and "two hundred" are one number too
        boolean compound = number > i + 1
                && (isUnit(number - 1)
                        || words.at(number - 1).is("of")
                        || bound == i && !words.at(i).isA("NUM"));
        return bounded || compound ? behind : i;
    }

    private int bound(int i) {
        for (String[] bound : BOUNDS) {
            int at = 0;
            while (at < bound.length && words.at(i + at).is(bound[at])) {
                at++;
            }
            if (at == bound.length) {
                return i + at;
            }
        }
        if (words.at(i).is("between") && number(i + 1, false) > i + 1) {
            int and = number(i + 1, false);
            return words.at(and).is("and") && number(and + 1, false) > and + 1 ? and + 1 : i;
        }
        boolean some = words.at(i).is("some")
                && words.at(i + 1).isA("NUM")
                && !words.at(i + 1).is("one", "ones");
        return words.at(i).in(NEARLY) || words.at(i).in(BOUNDS_OR_PLACES) || some ? i + 1 : i;
    }

    /** Bounds after the number: "five or more", "ten or so". */
    private int behindNumber(int number) {
        boolean open = words.at(number).is("or") && words.at(number + 1).is("more", "so", "fewer", "less");
        return open ? number + 2 : number;
    }

    private int number(int from, boolean bounded) {
        if (bounded && words.at(from).in(SHARES)) {
            return from + 1;
        }
        int i = from;
        boolean unit = words.at(i).is("a", "an", "several") && isUnit(i + 1);
        if (unit || bounded && words.at(i).is("a", "an") && words.at(i + 1).in(UNITS)) {
            i += 2;
        } else if (words.at(i).is("half")
                        && words.at(i + 1).is("a")
                        && words.at(i + 2).is("dozen")
                || words.at(i).is("a") && words.at(i + 1).is("few") && isUnit(i + 2)) {
            i += 3;
        } else if (words.at(i).is("dozens", "hundreds", "thousands", "scores", "tens")
                && words.at(i + 1).is("of")
                && words.at(i + 2).isA("NOUN", "ADJ")) {
            return i + 2;
        }
        while (isNumber(i) || i > from && (isUnit(i) || words.at(i).is("thirds"))) {
            i++;
        }
        boolean of = i > from
                && words.at(i - 1).is("couple", "handful", "dozen")
                && words.at(i).is("of");
        return of && !words.at(i + 1).isA("DET", "PRON") ? i + 1 : i;
    }

    private boolean isUnit(int i) {
        return words.at(i).is("dozen", "hundred", "thousand", "million");
    }

    private boolean isNumber(int i) {
        return words.at(i).isA("NUM")
                || words.at(i).text().matches("\\d[\\d.,]*")
                || words.at(i).in(Lexicon.NUMBERS);
    }

    private boolean isSure(int i) {
        Word word = words.at(i);
        return !word.in(BOUNDS_OR_PLACES)
                && !word.is("between")
                && !(word.is("about") && words.at(i - 1).isNoun())
                && !word.is("close");
    }

    /**
     * Whether "over" is a bound in "over ten boats": it is in a subject, or where a verb or preposition needs an
     * object.
     */
    private boolean isNoPlace(int i, int number) {
        Word before = words.at(i - 1);
        boolean needed = before.in(Lexicon.HAVE)
                || before.in(Lexicon.PRESENT)
                || before.is("holds", "hold", "with", "of", "by")
                || before.in(Lexicon.BE) && words.at(i - 2).is("there");
        if (needed || !before.isA("PUNCT", "CCONJ", "SCONJ")) {
            return needed;
        }
        int noun = number;
        while (words.at(noun).isA("ADJ")) {
            noun++;
        }
        while (words.at(noun).isNoun()) {
            noun++;
        }
        Word verb = words.at(noun);
        Word behind = words.at(noun + 1);
        return noun > number
                && words.startsPredicate(noun)
                && !(verb.isA("AUX", "VERB") && behind.isA("DET", "NUM", "ADJ", "NOUN", "PROPN"));
    }
}
