package io.github.rlaifv.feedback.claim.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Reads phrases from the words of a sentence. */
final class PhraseReader {
    private static final Set<String> OBJECTS =
            Hedges.words("it them him her me us you himself herself itself themselves each one another other someone"
                    + " something both");

    private static final Word END = new Word(".", "PUNCT");

    private final List<Word> words;
    /** Rules ask for the same phrases again and again, which would take time that grows with the square of a sentence. */
    private final Map<Integer, Optional<NounPhrase>> nouns = new HashMap<>();

    private final Map<Integer, Optional<Phrase>> places = new HashMap<>();
    private final Map<Integer, Phrase> tails = new HashMap<>();

    PhraseReader(List<Word> words) {
        this.words = words;
    }

    /**
     * Words with what they name.
     *
     * @param texts of the phrase, adjectives left out; one for each object that is listed
     * @param things that are there, in order
     * @param to index behind its last word
     */
    record Phrase(List<String> texts, List<NounPhrase> things, int to) {
        Phrase {
            texts = List.copyOf(texts);
            things = List.copyOf(things);
        }

        Phrase(String text, List<NounPhrase> things, int to) {
            this(List.of(text), things, to);
        }

        String text() {
            return texts.get(texts.size() - 1);
        }
    }

    int size() {
        return words.size();
    }

    Word at(int i) {
        return i >= 0 && i < words.size() ? words.get(i) : END;
    }

    /** The words as written, a mark without the space before it. */
    String text(int from, int to) {
        StringJoiner text = new StringJoiner(" ");
        for (int i = from; i < to; i++) {
            text.add(at(i).is("n't") ? "not" : at(i).text());
        }
        return text.toString().replaceAll(" ([,;:'])", "$1");
    }

    int skipAdverbs(int i) {
        while (at(i).isA("ADV") && !at(i).in(Lexicon.NEXT) && !Denials.deny(this, i) && !isCompared(i)) {
            i++;
        }
        return i;
    }

    /** "as tall as" */
    boolean isCompared(int i) {
        return at(i).is("as") && at(i + 2).is("as");
    }

    Optional<NounPhrase> noun(int from) {
        Optional<NounPhrase> known = nouns.get(from);
        if (known == null) {
            known = readNoun(from);
            nouns.put(from, known);
        }
        return known;
    }

    private Optional<NounPhrase> readNoun(int from) {
        Optional<NounPhrase> part = partOfSeveral(from);
        Optional<NounPhrase> read = part.isPresent() ? part : readSingle(from);
        // "a cat or a dog" is neither of them for sure
        Optional<NounPhrase> other =
                read.filter(noun -> at(noun.to()).is("or")).flatMap(noun -> noun(noun.to() + 1));
        return other.isPresent() ? read.map(noun -> noun.or(other.get())) : read;
    }

    /** "few of the chairs", "one of the two women", "most people" */
    private Optional<NounPhrase> partOfSeveral(int from) {
        int of = from;
        while (of < from + 4 && at(of).isA("DET", "NUM", "ADJ", "ADV", "PRON", "NOUN") && !at(of).is("of")) {
            of++;
        }
        boolean those = of > from
                && at(of).is("of")
                && at(of + 1).is("them", "these", "those", "us")
                && (at(of - 1).in(Lexicon.PARTS) || at(of - 1).isA("NUM", "ADJ"));
        if (those) {
            String pronoun = at(of + 1).lower();
            return Optional.of(new NounPhrase(
                    "", List.of(), pronoun, pronoun, true, List.of(), text(from, of + 1), false, of + 2));
        }
        boolean parts = of > from
                && at(of).is("of")
                && (at(of - 1).in(Lexicon.PARTS) || at(of - 1).isA("NUM", "ADJ"))
                && at(of + 1).isA("DET", "NUM");
        if (parts) {
            int named = of + 1;
            while (at(named).isA("DET", "NUM")) {
                named++;
            }
            String some = text(from, of + 1);
            String someOfThe = text(from, named);
            return noun(of + 1)
                    .map(noun -> noun.partOf(noun.name().startsWith("the ") ? some : someOfThe, noun.to()));
        }
        if (at(from).in(Lexicon.SHARES) && !at(from + 1).is("of")) {
            return readSingle(from).map(noun -> noun.partOf(at(from).lower(), noun.to()));
        }
        return Optional.empty();
    }

    private Optional<NounPhrase> readSingle(int from) {
        int i = from;
        String determiner = "";
        while (at(i).isA("DET", "NUM") && !at(i).is("both")
                || at(i).is("both") && at(i + 1).isA("DET", "NOUN")
                || at(i).is("few") && i > from) {
            boolean few = at(i).is("few") && determiner.equals("a");
            if (at(i).isA("NUM") && at(i + 1).is("or", "to") && at(i + 2).isA("NUM")) {
                determiner = text(i, i + 3).toLowerCase(Locale.ROOT);
                i += 3;
                continue;
            }
            determiner = at(i).lower().equals("the") || determiner.isEmpty() || at(i).isA("NUM")
                    ? at(i).lower()
                    : few ? "a few" : determiner;
            i++;
        }
        int side = i;
        while (at(i).in(Lexicon.SIDES) && (at(i + 1).isNoun() || at(i + 1).in(Lexicon.SIDES)) && !at(i + 1).in(Lexicon.WHERE)) {
            i++;
        }
        String which = text(side, i);
        List<String> adjectives = new ArrayList<>();
        int first = i;
        i = adjectives(i, adjectives);
        StringBuilder name = new StringBuilder();
        String head = "";
        List<NounPhrase> owners = new ArrayList<>();
        while (at(i).isNoun()) {
            head = at(i).text();
            name.append(name.length() == 0 ? "" : " ").append(head);
            i++;
            if (at(i).is("'s") && at(i).isA("PART")) {
                boolean several = Lexicon.isPlural(head);
                owners.add(new NounPhrase(
                        several ? "" : "a", adjectives, name.toString(), head, several, List.of(), i));
                name.append("'s");
                adjectives.clear();
                i = adjectives(i + 1, adjectives);
                determiner = determiner.isEmpty() ? "the" : determiner;
            }
        }
        if (head.isEmpty()) {
            return Optional.empty();
        }
        if (i - 1 > first && name.toString().matches("ones?")) {
            name.insert(0, text(first, i - 1) + " ");
            adjectives.clear();
        }
        String whole = name.indexOf("'s ") < 0 ? name.toString() : "the " + name;
        NounPhrase read = completed(determiner, adjectives, whole, head, owners, i);
        boolean certain = !which.isEmpty() && determiner.equals("the");
        return Optional.of(certain ? read.partOf("the " + which, read.to()) : read);
    }

    private NounPhrase completed(
            String determiner, List<String> adjectives, String name, String head, List<NounPhrase> owners, int to) {
        boolean several = Lexicon.NUMBERS.contains(determiner) && !determiner.equals("one")
                || determiner.contains(" ")
                || !List.of("a", "an", "one", "this", "that", "each", "every", "another")
                                .contains(determiner)
                        && Lexicon.isPlural(head);
        Optional<NounPhrase> of = at(to).is("of") ? noun(to + 1) : Optional.empty();
        if (of.isEmpty()) {
            return new NounPhrase(determiner, adjectives, name, head, several, owners, to);
        }
        NounPhrase part = of.get();
        if (Lexicon.QUANTITIES.contains(head) && part.plural()) {
            String quantity = (determiner.isEmpty() ? "" : determiner + " ") + name + " of";
            return new NounPhrase(quantity, part.adjectives(), part.name(), part.head(), true, part.inner(), part.to());
        }
        return new NounPhrase(
                determiner, adjectives, name + " of " + part.plain(), head, several, List.of(part), part.to());
    }

    private int adjectives(int from, List<String> found) {
        int i = from;
        while (true) {
            int start = i;
            i = skipAdverbs(i);
            boolean participle = at(i).isA("VERB")
                    && at(i).text().matches(".*(?:ed|ing|en)")
                    && at(i + 1).isNoun()
                    && at(from - 1).isA("DET", "NUM");
            if (!at(i).isA("ADJ") && !participle) {
                return start;
            }
            int end = i + 1;
            if (at(end).is("and", "or") && at(end + 1).isA("ADJ")) {
                end += 2;
            }
            if (!at(i).in(Lexicon.EMPTY_ADJECTIVES)) {
                found.add(text(start, end));
            }
            i = end;
            if (at(i).is(",") && at(i + 1).isA("ADJ")) {
                i++;
            }
        }
    }

    /** A preposition with what follows it: "next to a window", "between a car and a bus". */
    Optional<Phrase> place(int from) {
        Optional<Phrase> known = places.get(from);
        if (known == null) {
            known = readPlace(from);
            places.put(from, known);
        }
        return known;
    }

    private Optional<Phrase> readPlace(int from) {
        int i = behindPreposition(from);
        if (i == from) {
            return Optional.empty();
        }
        Optional<NounPhrase> object = noun(i);
        if (object.isEmpty()) {
            boolean pronoun = at(i).isA("PRON", "DET", "NUM")
                    && (at(i).in(OBJECTS) || at(i).is("each", "one") && at(i + 1).is("other", "another"));
            pronoun |= at(i).is("the") && at(i + 1).is("other", "others", "first", "second");
            int to = at(i + 1).is("other", "others", "another", "first", "second") ? i + 2 : i + 1;
            return pronoun ? Optional.of(new Phrase(text(from, to), List.of(), to)) : Optional.empty();
        }
        List<NounPhrase> things = new ArrayList<>(List.of(object.get()));
        StringBuilder text =
                new StringBuilder(text(from, i)).append(' ').append(object.get().plain());
        int to = object.get().to();
        for (int next = nextOfPlace(from, object.get(), to); next > to; next = nextOfPlace(from, object.get(), to)) {
            NounPhrase another = noun(next).orElseThrow();
            text.append(' ').append(text(to, next)).append(' ').append(another.plain());
            things.add(another);
            to = another.to();
        }
        boolean there = !at(from).is("without");
        boolean meant = !at(from).is("for");
        return Optional.of(new Phrase(
                text.toString().replace(" ,", ","),
                things.stream()
                        .filter(thing -> there && (meant || thing.isDefinite()))
                        .toList(),
                to));
    }

    private int behindPreposition(int from) {
        if (at(from).in(Lexicon.NEXT) && at(from + 1).is("to")) {
            return from + 2;
        }
        if (at(from).is("except") && at(from + 1).is("for")) {
            return from + 2;
        }
        boolean preposition = at(from).isA("ADP") && at(from).in(Lexicon.PREPOSITIONS) && !at(from).is("of");
        return !preposition ? from : at(from + 1).isA("ADP") ? from + 2 : from + 1;
    }

    /** Where the next thing of "between a car and a bus" or "without a hat or gloves" begins; the same index for none. */
    private int nextOfPlace(int from, NounPhrase first, int to) {
        boolean lacks = at(from).is("without");
        if (at(to).is(",") && !lacks) {
            return isListed(to + 1, first.isDefinite()) ? to + 1 : to;
        }
        int next = at(to).is(",") && lacks ? to + 1 : to;
        next = at(next).is("and") || lacks && at(next).is("or", "nor") ? next + 1 : next;
        Optional<NounPhrase> another = next == to ? Optional.empty() : noun(next);
        if (another.isEmpty() || startsPredicate(another.get().to())) {
            return to;
        }
        boolean alike = first.isDefinite() == another.get().isDefinite()
                && place(another.get().to()).isEmpty()
                && !at(another.get().to()).isIng();
        return at(from).is("between") || lacks || alike ? next : to;
    }

    /** Whether "plates, glasses and forks" goes on here and no verb says something of it. */
    private boolean isListed(int from, boolean definite) {
        int i = from;
        while (true) {
            Optional<NounPhrase> noun = noun(i);
            if (noun.isEmpty() || noun.get().isDefinite() != definite || startsPredicate(noun.get().to())) {
                return false;
            }
            int to = noun.get().to();
            if (i > from && at(i - 1).is("and")) {
                return place(to).isEmpty();
            }
            int next = at(to).is(",") ? to + 1 : to;
            next = at(next).is("and") ? next + 1 : next;
            if (next == to) {
                return false;
            }
            i = next;
        }
    }

    /** What follows a verb: particles, an object or several, places. Empty text where nothing follows. */
    Phrase tail(int from) {
        Phrase known = tails.get(from);
        if (known == null) {
            known = readTail(from);
            tails.put(from, known);
        }
        return known;
    }

    private Phrase readTail(int from) {
        StringJoiner text = new StringJoiner(" ");
        List<NounPhrase> things = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int i = from;
        boolean object = false;
        boolean meant = false;
        String first = "";
        while (true) {
            Optional<Phrase> place = place(i);
            Optional<NounPhrase> noun = object ? Optional.empty() : noun(i);
            if (place.isPresent()) {
                meant |= at(i).is("for") && at(i - 1).in(Hedges.BEFORE_FOR);
                text.add(place.get().text());
                add(place.get().things(), meant, things);
                i = place.get().to();
            } else if (noun.isPresent()) {
                add(List.of(noun.get()), meant, things);
                i = noun.get().to();
                String before = text.toString();
                text.add(noun.get().plain());
                for (int next = nextObject(i); next > i; next = nextObject(i)) {
                    texts.add(text.toString());
                    NounPhrase another = noun(next).orElseThrow();
                    add(List.of(another), meant, things);
                    text = new StringJoiner(" ");
                    text.add(before.isEmpty() ? another.plain() : before + " " + another.plain());
                    i = another.to();
                }
                if (gives(from) && at(i).isA("DET") && noun(i).isPresent()) {
                    NounPhrase given = noun(i).get();
                    text.add(given.plain());
                    add(List.of(given), meant, things);
                    i = given.to();
                }
                first = before;
                object = true;
            } else if (object && at(i).is("and") && isObject(i + 1)) {
                texts.add(text.toString());
                NounPhrase another = noun(i + 1).orElseThrow();
                add(List.of(another), meant, things);
                text = new StringJoiner(" ");
                text.add(first.isEmpty() ? another.plain() : first + " " + another.plain());
                i = another.to();
            } else if (at(i).is("of") && i == from && noun(i + 1).isPresent()) {
                text.add("of").add(noun(i + 1).get().plain());
                i = noun(i + 1).get().to();
            } else if (at(i).is(",") && i > from && isLastPlace(i + 1)) {
                i++;
            } else if (isLikeness(i)) {
                text.add(at(i).text()).add(noun(i + 1).orElseThrow().plain());
                i = noun(i + 1).orElseThrow().to();
            } else if (isPlainWord(i, from)) {
                text.add(at(i).text());
                meant |= at(i).is("to");
                object &= !at(i).isA("VERB");
                i++;
            } else {
                texts.add(text.toString());
                return new Phrase(texts, things, i);
            }
        }
    }

    /** "..., next to a van." */
    private boolean isLastPlace(int i) {
        Optional<Phrase> place = place(i);
        return place.isPresent() && at(place.get().to()).isA("PUNCT");
    }

    /** "brings the guests a menu" */
    private boolean gives(int from) {
        String verb = at(from - 1).lower().replaceFirst("(?:s|ing)$", "");
        return Lexicon.GIVE.contains(verb) || Lexicon.GIVE.contains(verb + "e");
    }

    /** Whether a thing is named here of which no verb says anything. */
    private boolean isObject(int i) {
        Optional<NounPhrase> noun = noun(i);
        return noun.isPresent() && !startsPredicate(new Clauses(this).behindPlaces(noun.get().to()));
    }

    private boolean isPlainWord(int i, int from) {
        return at(i).isA("ADV", "ADJ") && !Denials.deny(this, i)
                || at(i).in(Lexicon.PARTICLES) && !at(i).isNoun()
                || at(i).is("to") && (at(i + 1).isA("VERB") || at(i + 1).is("be"))
                || (at(i).isA("VERB") || at(i).is("be")) && at(i - 1).is("to")
                || at(i).isA("VERB") && at(i - 1).in(Hedges.LOOK)
                || at(i).isA("VERB") && at(i).text().endsWith("ed") && at(i + 1).isA("PUNCT") && i > from
                || at(i).isA(Word.QUOTE, "NUM")
                || at(i).isA("ADP") && at(i + 1).isA("NUM") && noun(i + 1).isEmpty()
                || at(i).isA("PRON") && at(i).in(OBJECTS)
                || at(i).isIng() && i > from;
    }

    /** "shaped like a heart": no heart is there. */
    private boolean isLikeness(int i) {
        return at(i).is("like", "as") && noun(i + 1).isPresent();
    }

    /** What is only meant need not be there. */
    private static void add(List<NounPhrase> named, boolean meant, List<NounPhrase> things) {
        named.stream().filter(thing -> !meant || thing.isDefinite()).forEach(things::add);
    }

    /** Where the next object of a list begins; the same index where the list ends. */
    private int nextObject(int to) {
        int next = at(to).is(",") ? to + 1 : to;
        next = at(next).is("and") ? next + 1 : next;
        Optional<NounPhrase> another = next == to ? Optional.empty() : noun(next);
        if (another.isEmpty() || startsPredicate(another.get().to())) {
            return to;
        }
        boolean last = at(next - 1).is("and");
        int behind = another.get().to();
        boolean goesOn = at(behind).is(",", "and") && nextObject(behind) > behind;
        return last || goesOn ? next : to;
    }

    /** Whether a verb stands here that says something of what stands before it. */
    boolean startsPredicate(int from) {
        int i = skipAdverbs(from);
        while (at(i).in(Denials.ADVERBS)) {
            i = skipAdverbs(i + 1);
        }
        return at(i).isA("AUX")
                || at(i).isA("VERB") && !at(i).isIng() && !at(i).text().endsWith("ed");
    }
}
