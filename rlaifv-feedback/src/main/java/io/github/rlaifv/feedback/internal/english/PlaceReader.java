package io.github.rlaifv.feedback.internal.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses prepositions with their complements: "next to a window", "without a hat or gloves". */
record PlaceReader(PhraseReader words) {

    /** Parses the place that begins at an index. */
    Optional<PhraseReader.Phrase> read(int from) {
        int i = behindPreposition(from);
        if (i == from) {
            return Optional.empty();
        }
        Optional<NounPhrase> object = words.noun(i);
        if (object.isEmpty() && words.at(from).is("in") && words.at(i).in(Lexicon.COLOURS)) {
            // "in black and white"
            int to = words.at(i + 1).is("and") && words.at(i + 2).in(Lexicon.COLOURS) ? i + 3 : i + 1;
            return Optional.of(new PhraseReader.Phrase(words.text(from, to), List.of(), to));
        }
        if (object.isEmpty()) {
            boolean pronoun = words.at(i).isA("PRON", "DET", "NUM")
                    && (words.at(i).in(Lexicon.OBJECTS)
                            || words.at(i).is("each", "one") && words.at(i + 1).is("other", "another"));
            pronoun |= words.at(i).is("the") && words.at(i + 1).is("other", "others", "first", "second");
            int to = words.at(i + 1).is("other", "others", "another", "first", "second") ? i + 2 : i + 1;
            return pronoun
                    ? Optional.of(new PhraseReader.Phrase(words.text(from, to), List.of(), to))
                    : Optional.empty();
        }
        List<NounPhrase> things = new ArrayList<>(List.of(object.get()));
        StringBuilder text = new StringBuilder(words.text(from, i))
                .append(' ')
                .append(object.get().plain());
        int to = object.get().to();
        if (words.at(to).is("of")
                && words.at(to + 1).isA("PRON")
                && words.at(to + 1).in(Lexicon.OBJECTS)) {
            text.append(" of ").append(words.at(to + 1).text());
            to += 2;
        }
        for (int next = nextOfPlace(from, object.get(), to); next > to; next = nextOfPlace(from, object.get(), to)) {
            NounPhrase another = words.noun(next).orElseThrow();
            text.append(' ').append(words.text(to, next)).append(' ').append(another.plain());
            things.add(another);
            to = another.to();
        }
        boolean there = !words.at(from).is("without");
        boolean meant = !words.at(from).is("for");
        return Optional.of(new PhraseReader.Phrase(
                text.toString().replace(" ,", ","),
                things.stream()
                        .filter(thing -> there && (meant || thing.isDefinite()))
                        .toList(),
                to));
    }

    private int behindPreposition(int from) {
        if (words.at(from).in(Lexicon.NEXT) && words.at(from + 1).is("to")) {
            return from + 2;
        }
        if (words.at(from).is("except") && words.at(from + 1).is("for")) {
            return from + 2;
        }
        boolean preposition = words.at(from).isA("ADP")
                && words.at(from).in(Lexicon.PREPOSITIONS)
                && !words.at(from).is("of");
        return !preposition ? from : words.at(from + 1).isA("ADP") ? from + 2 : from + 1;
    }

    /**
     * Start of the next thing in "between a car and a bus" or "without a hat or gloves"; the same index if there is
     * none.
     */
    private int nextOfPlace(int from, NounPhrase first, int to) {
        boolean lacks = words.at(from).is("without");
        if (words.at(to).is(",") && !lacks) {
            return isListed(to + 1, first.isDefinite()) ? to + 1 : to;
        }
        int next = words.at(to).is(",") && lacks ? to + 1 : to;
        if (next > to && words.at(next).is("and")) {
            // "a sink without a tap, and an oven"
            return to;
        }
        next = words.at(next).is("and") || lacks && words.at(next).is("or", "nor") ? next + 1 : next;
        Optional<NounPhrase> another = next == to ? Optional.empty() : words.noun(next);
        boolean or = lacks && words.at(next - 1).is("or", "nor");
        if (another.isEmpty() || !or && words.startsPredicate(another.get().to())) {
            return to;
        }
        boolean alike = first.isDefinite() == another.get().isDefinite()
                && words.place(another.get().to()).isEmpty()
                && !words.at(another.get().to()).isIng();
        return words.at(from).is("between") || lacks || alike ? next : to;
    }

    /** Whether a list such as "plates, glasses and forks" continues here and has no verb of its own. */
    private boolean isListed(int from, boolean definite) {
        int i = from;
        while (true) {
            Optional<NounPhrase> noun = words.noun(i);
            if (noun.isEmpty()
                    || noun.get().isDefinite() != definite
                    || words.startsPredicate(noun.get().to())) {
                return false;
            }
            int to = noun.get().to();
            if (i > from && words.at(i - 1).is("and")) {
                return words.place(to).isEmpty();
            }
            int next = words.at(to).is(",") ? to + 1 : to;
            next = words.at(next).is("and") ? next + 1 : next;
            if (next == to) {
                return false;
            }
            i = next;
        }
    }
}
