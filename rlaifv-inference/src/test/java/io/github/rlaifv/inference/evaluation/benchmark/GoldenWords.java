package io.github.rlaifv.inference.evaluation.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.inference.evaluation.words.EnglishWords;
import io.github.rlaifv.inference.evaluation.words.TaggedWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lemmas and tags from a reference file; a text that is not in the file is an error. */
public final class GoldenWords implements EnglishWords {
    private final Map<String, List<TaggedWord>> phrases = new HashMap<>();
    private final Map<String, List<String>> texts = new HashMap<>();

    public GoldenWords phrase(String phrase, JsonNode words) {
        List<TaggedWord> tagged = new ArrayList<>();
        words.forEach(word -> tagged.add(new TaggedWord(
                word.path(0).asText(), word.path(1).asText(), word.path(2).asText())));
        phrases.put(phrase, tagged);
        return this;
    }

    public GoldenWords text(String text, JsonNode lemmas) {
        List<String> words = new ArrayList<>();
        lemmas.forEach(lemma -> words.add(lemma.asText()));
        texts.put(text, words);
        return this;
    }

    @Override
    public List<TaggedWord> tag(String phrase) {
        return Optional.ofNullable(phrases.get(phrase)).orElseThrow(() -> new IllegalArgumentException(phrase));
    }

    @Override
    public List<String> lemmas(String text) {
        return Optional.ofNullable(texts.get(text)).orElseThrow(() -> new IllegalArgumentException(text));
    }
}
