package io.github.rlaifv.feedback.internal.english;

import java.util.List;
import java.util.StringJoiner;

/** The words of a sentence. An index outside it is that of a punctuation mark. */
public class Sentence {
    private static final Word END = new Word(".", "PUNCT");

    private final List<Word> words;

    Sentence(List<Word> words) {
        this.words = words;
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
}
