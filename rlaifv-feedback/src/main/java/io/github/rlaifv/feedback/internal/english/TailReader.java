package io.github.rlaifv.feedback.internal.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Parses what follows verbs: particles, objects and places. */
record TailReader(PhraseReader words) {

    /** Parses what follows the verb before an index. */
    PhraseReader.Phrase read(int from) {
        StringJoiner text = new StringJoiner(" ");
        List<NounPhrase> things = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int i = from;
        boolean object = false;
        boolean meant = false;
        String first = "";
        while (true) {
            Optional<PhraseReader.Phrase> place = words.place(i);
            Optional<NounPhrase> noun = object ? Optional.empty() : words.noun(i);
            if (place.isPresent()) {
                boolean sought = words.at(i).is("for") && words.at(i - 1).in(Hedges.BEFORE_FOR);
                meant |= sought;
                text.add(place.get().text());
                if (!sought) {
                    add(place.get().things(), meant, things);
                }
                i = place.get().to();
            } else if (noun.isPresent()) {
                add(List.of(noun.get()), meant, things);
                i = noun.get().to();
                String before = text.toString();
                text.add(noun.get().plain());
                for (int next = nextObject(i); next > i; next = nextObject(i)) {
                    texts.add(text.toString());
                    NounPhrase another = words.noun(next).orElseThrow();
                    add(List.of(another), meant, things);
                    text = new StringJoiner(" ");
                    text.add(before.isEmpty() ? another.plain() : before + " " + another.plain());
                    i = another.to();
                }
                if (gives(from) && words.at(i).isA("DET") && words.noun(i).isPresent()) {
                    NounPhrase given = words.noun(i).get();
                    text.add(given.plain());
                    add(List.of(given), meant, things);
                    i = given.to();
                }
                first = before;
                object = true;
            } else if (object && words.at(i).is("and") && isObject(i + 1)) {
                texts.add(text.toString());
                NounPhrase another = words.noun(i + 1).orElseThrow();
                add(List.of(another), meant, things);
                text = new StringJoiner(" ");
                text.add(first.isEmpty() ? another.plain() : first + " " + another.plain());
                i = another.to();
            } else if (words.at(i).is("of") && i == from && words.noun(i + 1).isPresent()) {
                text.add("of").add(words.noun(i + 1).get().plain());
                i = words.noun(i + 1).get().to();
            } else if (words.at(i).is(",") && i > from && isLastPlace(i + 1)) {
                i++;
            } else if (isLikeness(i)) {
                text.add(words.at(i).text()).add(words.noun(i + 1).orElseThrow().plain());
                i = words.noun(i + 1).orElseThrow().to();
            } else if (isPlainWord(i, from)) {
                text.add(words.at(i).text());
                meant |= words.at(i).is("to");
                object &= !words.at(i).isA("VERB");
                i++;
            } else {
                texts.add(text.toString());
                return new PhraseReader.Phrase(texts, things, i);
            }
        }
    }

    /** Parses a place after a comma: "..., next to a van." */
    private boolean isLastPlace(int i) {
        Optional<PhraseReader.Phrase> place = words.place(i);
        return place.isPresent() && words.at(place.get().to()).isA("PUNCT");
    }

    /** Parses two objects: "brings the guests a menu". */
    private boolean gives(int from) {
        String verb = words.at(from - 1).lower().replaceFirst("(?:s|ing)$", "");
        return Lexicon.GIVE.contains(verb) || Lexicon.GIVE.contains(verb + "e");
    }

    /** Whether a noun phrase without a verb of its own begins here. */
    private boolean isObject(int i) {
        Optional<NounPhrase> noun = words.noun(i);
        return noun.isPresent()
                && !words.startsPredicate(
                        new Clauses(words).behindPlaces(noun.get().to()));
    }

    private boolean isPlainWord(int i, int from) {
        return words.at(i).isA("ADV", "ADJ")
                        && !Denials.deny(words, i)
                        && !words.at(i).is("how", "where", "when", "why")
                || words.at(i).in(Lexicon.PARTICLES) && !words.at(i).isNoun()
                || words.at(i).is("to")
                        && (words.at(i + 1).isA("VERB") || words.at(i + 1).is("be"))
                || (words.at(i).isA("VERB") || words.at(i).is("be"))
                        && words.at(i - 1).is("to")
                || words.at(i).isA("VERB") && words.at(i - 1).in(Hedges.LOOK)
                || words.at(i).isA("VERB")
                        && words.at(i).text().endsWith("ed")
                        && words.at(i + 1).isA("PUNCT")
                        && i > from
                || words.at(i).isA(Word.QUOTE, "NUM")
                || words.at(i).isA("ADP")
                        && words.at(i + 1).isA("NUM")
                        && words.noun(i + 1).isEmpty()
                || words.at(i).isA("PRON") && words.at(i).in(Lexicon.OBJECTS)
                || words.at(i).isIng()
                        && (i > from
                                || words.at(i - 1).isA("VERB")
                                        && !words.at(i - 1).isIng());
    }

    /** Whether this is a comparison: in "shaped like a heart" no heart exists. */
    private boolean isLikeness(int i) {
        return words.at(i).is("like", "as") && words.noun(i + 1).isPresent();
    }

    /** Things that are only meant need not exist. */
    private static void add(List<NounPhrase> named, boolean meant, List<NounPhrase> things) {
        named.stream().filter(thing -> !meant || thing.isDefinite()).forEach(things::add);
    }

    /** Start of the next object of a list; the same index if the list ends. */
    private int nextObject(int to) {
        int next = words.at(to).is(",") ? to + 1 : to;
        next = words.at(next).is("and") ? next + 1 : next;
        Optional<NounPhrase> another = next == to ? Optional.empty() : words.noun(next);
        if (another.isEmpty() || words.startsPredicate(another.get().to())) {
            return to;
        }
        boolean last = words.at(next - 1).is("and");
        int behind = another.get().to();
        boolean goesOn = words.at(behind).is(",", "and") && nextObject(behind) > behind;
        return last || goesOn ? next : to;
    }
}
