package io.github.rlaifv.feedback.claim.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads phrases from the words of a sentence. */
final class PhraseReader {
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
     * @param text of the phrase, adjectives left out
     * @param things named in it, in order
     * @param to index behind its last word
     */
    record Phrase(String text, List<NounPhrase> things, int to) {
        Phrase {
            things = List.copyOf(things);
        }
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
        while (at(i).isA("ADV") && !at(i).in(Lexicon.NEXT) && !at(i).in(Lexicon.NOT)) {
            i++;
        }
        return i;
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
        int i = from;
        String determiner = "";
        while (at(i).isA("DET", "NUM") && !at(i).is("both")
                || at(i).is("both") && at(i + 1).isA("DET", "NOUN")) {
            determiner = at(i).lower().equals("the") || determiner.isEmpty() || at(i).isA("NUM")
                    ? at(i).lower()
                    : determiner;
            i++;
        }
        List<String> adjectives = new ArrayList<>();
        i = adjectives(i, adjectives);
        StringBuilder name = new StringBuilder();
        String head = "";
        List<NounPhrase> owners = new ArrayList<>();
        while (at(i).isNoun()) {
            head = at(i).text();
            name.append(name.length() == 0 ? "" : " ").append(head);
            i++;
            if (at(i).is("'s") && at(i).isA("PART")) {
                owners.add(new NounPhrase("a", adjectives, name.toString(), head, false, List.of(), i));
                name.append("'s");
                adjectives.clear();
                i = adjectives(i + 1, adjectives);
                determiner = determiner.isEmpty() ? "the" : determiner;
            }
        }
        if (head.isEmpty()) {
            return Optional.empty();
        }
        String whole = name.indexOf("'s ") < 0 ? name.toString() : "the " + name;
        return Optional.of(completed(determiner, adjectives, whole, head, owners, i));
    }

    private NounPhrase completed(
            String determiner, List<String> adjectives, String name, String head, List<NounPhrase> owners, int to) {
        boolean several = Lexicon.NUMBERS.contains(determiner) && !determiner.equals("one")
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
            if (at(end).is("and") && at(end + 1).isA("ADJ")) {
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
        int i = from;
        if (at(i).in(Lexicon.NEXT) && at(i + 1).is("to")) {
            i += 2;
        } else if (at(i).isA("ADP") && at(i).in(Lexicon.PREPOSITIONS) && !at(i).is("of")) {
            i++;
            if (at(i).isA("ADP")) {
                i++;
            }
        } else {
            return Optional.empty();
        }
        Optional<NounPhrase> object = noun(i);
        if (object.isEmpty()) {
            boolean pronoun = at(i).isA("PRON") && at(i).is("it", "them", "him", "her", "each");
            return pronoun ? Optional.of(new Phrase(text(from, i + 1), List.of(), i + 1)) : Optional.empty();
        }
        List<NounPhrase> things = new ArrayList<>(List.of(object.get()));
        String text = text(from, i) + " " + object.get().plain();
        int to = object.get().to();
        if (at(from).is("between") && at(to).is("and")) {
            Optional<NounPhrase> second = noun(to + 1);
            if (second.isPresent()) {
                things.add(second.get());
                text += " and " + second.get().plain();
                to = second.get().to();
            }
        }
        return Optional.of(new Phrase(text, things, to));
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
        int i = from;
        boolean object = false;
        while (true) {
            Optional<Phrase> place = place(i);
            Optional<NounPhrase> noun = object ? Optional.empty() : noun(i);
            boolean plainWord = at(i).isA("ADV", "ADJ")
                    || at(i).in(Lexicon.PARTICLES) && !at(i).isNoun()
                    || at(i).is("to") && at(i + 1).isA("VERB")
                    || at(i).isA("VERB") && at(i - 1).is("to")
                    || at(i).isIng() && i > from;
            if (place.isPresent()) {
                text.add(place.get().text());
                things.addAll(place.get().things());
                i = place.get().to();
            } else if (noun.isPresent()) {
                text.add(noun.get().plain());
                things.add(noun.get());
                i = noun.get().to();
                Optional<NounPhrase> second = at(i).is("and") ? noun(i + 1) : Optional.empty();
                if (second.isPresent() && !startsPredicate(second.get().to())) {
                    text.add("and").add(second.get().plain());
                    things.add(second.get());
                    i = second.get().to();
                }
                object = true;
            } else if (plainWord) {
                text.add(at(i).text());
                object &= !at(i).isA("VERB");
                i++;
            } else {
                return new Phrase(text.toString(), things, i);
            }
        }
    }

    /** Whether a verb stands here that says something of what stands before it. */
    boolean startsPredicate(int from) {
        int i = skipAdverbs(from);
        return at(i).isA("AUX")
                || at(i).isA("VERB") && !at(i).isIng() && !at(i).text().endsWith("ed");
    }
}
