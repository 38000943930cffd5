package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Vocabulary of all captions, claims, questions, prompts and answers of the language. The index of a word is its id. */
public final class TinyVocabulary {
    /** Padding token of batches. */
    public static final String PAD = "<pad>";

    /** First token of a prompt. */
    public static final String BEGIN = "<s>";

    /** End token of a response. */
    public static final String END = "</s>";

    /** Token of words outside the language. */
    public static final String UNKNOWN = "<unk>";

    /** Placeholder of an image patch. */
    public static final String IMAGE = "<image>";

    /** Special tokens with the ids 0..4; no text contains them. */
    static final List<String> SPECIAL = List.of(PAD, BEGIN, END, UNKNOWN, IMAGE);

    private static final List<String> MARKS = List.of("USER:", "ASSISTANT:", "\n");
    private static final List<String> WORDS = collect();

    private TinyVocabulary() {}

    /** The words in order of their ids. */
    public static List<String> words() {
        return WORDS;
    }

    /**
     * The id of a word.
     *
     * @throws IllegalArgumentException if the word is not in the vocabulary
     */
    public static int id(String word) {
        int id = WORDS.indexOf(word);
        if (id < 0) {
            throw new IllegalArgumentException("the word '" + word + "' is not in the vocabulary");
        }
        return id;
    }

    private static List<String> collect() {
        TreeSet<String> words = new TreeSet<>();
        Consumer<String> add = text -> words.addAll(TinyWords.tokens(text));
        Phrases.SETTING.forEach(add);
        Phrases.PAIR.forEach(add);
        Phrases.FIRST.forEach(add);
        Phrases.LATER.forEach(add);
        add.accept("A An - " + Phrases.AND + Phrases.IS + Phrases.THERE_IS);
        add.accept(TinyPrompts.YES + " " + TinyPrompts.NO + TinyPrompts.YES_OR_NO);
        TinyPrompts.DESCRIBE.forEach(add);
        add.accept(TinyPrompts.divide(""));
        add.accept(TinyPrompts.wholeResponse(""));
        for (TinyClaim claim : Claims.all()) {
            add.accept(claim.sentence());
            add.accept(claim.question());
            add.accept(TinyPrompts.question(claim));
        }
        for (Kind kind : Kind.values()) {
            add.accept(TinyPrompts.colourOf(kind) + TinyPrompts.columnOf(kind) + TinyPrompts.rowOf(kind));
        }
        for (Place place : Place.values()) {
            add.accept(TinyWords.capitalised(place.phrase()));
            TinyPrompts.describe(place).forEach(add);
        }
        words.removeAll(MARKS);
        List<String> all = new ArrayList<>(SPECIAL);
        all.addAll(MARKS);
        all.addAll(words);
        return List.copyOf(all);
    }
}
