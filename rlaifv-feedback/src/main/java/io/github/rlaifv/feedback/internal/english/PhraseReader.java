package io.github.rlaifv.feedback.internal.english;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses phrases of a sentence: nouns, places and what follows verbs. */
public final class PhraseReader extends PredicateStarts {
    /**
     * Cached phrases: rules parse the same ones repeatedly, which would take time quadratic in the length of a
     * sentence.
     */
    private final Map<Integer, Optional<NounPhrase>> nouns = new HashMap<>();

    private final Map<Integer, Optional<Phrase>> places = new HashMap<>();
    private final Map<Integer, Phrase> tails = new HashMap<>();

    public PhraseReader(List<Word> words) {
        super(words);
    }

    /**
     * A parsed phrase with the things that it names.
     *
     * @param texts text of the phrase without adjectives, one per listed object
     * @param things things in the phrase that exist, in order
     * @param to index after the last word of the phrase
     */
    public record Phrase(List<String> texts, List<NounPhrase> things, int to) {
        public Phrase {
            texts = List.copyOf(texts);
            things = List.copyOf(things);
        }

        public Phrase(String text, List<NounPhrase> things, int to) {
            this(List.of(text), things, to);
        }

        public String text() {
            return texts.get(texts.size() - 1);
        }
    }

    public Optional<NounPhrase> noun(int from) {
        Optional<NounPhrase> known = nouns.get(from);
        if (known == null) {
            known = new NounReader(this).read(from);
            nouns.put(from, known);
        }
        return known;
    }

    /** Parses a preposition with its complement: "next to a window", "between a car and a bus". */
    public Optional<Phrase> place(int from) {
        Optional<Phrase> known = places.get(from);
        if (known == null) {
            known = new PlaceReader(this).read(from);
            places.put(from, known);
        }
        return known;
    }

    /**
     * Parses what follows a verb: particles, one or several objects, and places. The text is empty if nothing follows.
     */
    public Phrase tail(int from) {
        Phrase known = tails.get(from);
        if (known == null) {
            known = new TailReader(this).read(from);
            tails.put(from, known);
        }
        return known;
    }
}
