package io.github.rlaifv.feedback.internal.english;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Parses phrases of a sentence: nouns, places and what follows verbs. */
public final class PhraseReader {
    private static final Word END = new Word(".", "PUNCT");

    private final List<Word> words;
    /**
     * Cached phrases: rules parse the same ones repeatedly, which would take time quadratic in the length of a
     * sentence.
     */
    private final Map<Integer, Optional<NounPhrase>> nouns = new HashMap<>();

    private final Map<Integer, Optional<Phrase>> places = new HashMap<>();
    private final Map<Integer, Phrase> tails = new HashMap<>();

    public PhraseReader(List<Word> words) {
        this.words = words;
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

    public int size() {
        return words.size();
    }

    public Word at(int i) {
        return i >= 0 && i < words.size() ? words.get(i) : END;
    }

    /** The words as written, without a space before punctuation marks. */
    public String text(int from, int to) {
        StringJoiner text = new StringJoiner(" ");
        for (int i = from; i < to; i++) {
            text.add(at(i).is("n't") ? "not" : at(i).text());
        }
        return text.toString().replaceAll(" ([,;:'])", "$1");
    }

    public int skipAdverbs(int i) {
        while (at(i).isA("ADV")
                && !at(i).in(Lexicon.NEXT)
                && !Denials.deny(this, i)
                && !Denials.noSuchThing(this, i)
                && !isCompared(i)) {
            i++;
        }
        return i;
    }

    /** Parses equal comparisons: "as tall as". */
    public boolean isCompared(int i) {
        return at(i).is("as") && at(i + 2).is("as");
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

    /** Whether a verb with a subject before it is at this index. */
    public boolean startsPredicate(int from) {
        int i = skipAdverbs(from);
        while (at(i).in(Denials.ADVERBS)) {
            i = skipAdverbs(i + 1);
        }
        return at(i).isA("AUX")
                || at(i).isA("VERB") && !at(i).isIng() && !at(i).text().endsWith("ed");
    }
}
