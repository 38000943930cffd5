package io.github.rlaifv.feedback.internal.english;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads phrases from the words of a sentence. */
public final class PhraseReader {
    private static final Word END = new Word(".", "PUNCT");

    private final List<Word> words;
    /** Rules ask for the same phrases again and again, which would take time that grows with the square of a sentence. */
    private final Map<Integer, Optional<NounPhrase>> nouns = new HashMap<>();

    private final Map<Integer, Optional<Phrase>> places = new HashMap<>();
    private final Map<Integer, Phrase> tails = new HashMap<>();

    public PhraseReader(List<Word> words) {
        this.words = words;
    }

    /**
     * Words with what they name.
     *
     * @param texts of the phrase, adjectives left out; one for each object that is listed
     * @param things that are there, in order
     * @param to index behind its last word
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

    /** The words as written, a mark without the space before it. */
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

    /** "as tall as" */
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

    /** A preposition with what follows it: "next to a window", "between a car and a bus". */
    public Optional<Phrase> place(int from) {
        Optional<Phrase> known = places.get(from);
        if (known == null) {
            known = new PlaceReader(this).read(from);
            places.put(from, known);
        }
        return known;
    }

    /** What follows a verb: particles, an object or several, places. Empty text where nothing follows. */
    public Phrase tail(int from) {
        Phrase known = tails.get(from);
        if (known == null) {
            known = new TailReader(this).read(from);
            tails.put(from, known);
        }
        return known;
    }

    /** Whether a verb stands here that says something of what stands before it. */
    public boolean startsPredicate(int from) {
        int i = skipAdverbs(from);
        while (at(i).in(Denials.ADVERBS)) {
            i = skipAdverbs(i + 1);
        }
        return at(i).isA("AUX")
                || at(i).isA("VERB") && !at(i).isIng() && !at(i).text().endsWith("ed");
    }
}
