package io.github.rlaifv.inference.evaluation.internal.words;

import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.words.EnglishWords;
import io.github.rlaifv.inference.evaluation.words.TaggedWord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;

/**
 * Splits English texts by Apache OpenNLP's tagger, corrected where it is wrong about names of objects. OpenNLP's
 * lemmatizer leaves many plurals of COCO's objects unchanged (trucks, bananas), so a word's lemma is the singular that
 * the synonyms know; other words keep their form, because they are not counted. Not thread-safe.
 */
public final class OpenNlpWords implements EnglishWords {
    private static final String TAG_MODEL = "opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";
    private static final Pattern TOKEN = Pattern.compile("'s\\b|[\\p{L}\\p{N}]+(?:[-'](?!s\\b)[\\p{L}\\p{N}]+)*+|\\S");

    private static final int LONGEST_PART = 400;

    private static final Set<String> ADJECTIVES = Set.of(
            "black", "white", "red", "green", "blue", "brown", "yellow", "orange", "pink", "purple", "gray", "grey",
            "wooden", "woolen", "fluffy");

    private final POSTaggerME tagger;
    private final NounLemmas lemmas;

    /**
     * Loads the tagger.
     *
     * @param vocabulary words in their singular
     */
    public OpenNlpWords(Set<String> vocabulary) {
        lemmas = new NounLemmas(vocabulary);
        try (InputStream model = LibraryResource.ofOtherJar(OpenNlpWords.class, TAG_MODEL)
                .orElseThrow(() -> new BadDataException("Object HalBench needs " + TAG_MODEL
                        + " on the class path: add org.apache.opennlp:opennlp-models-pos-en:1.3.0"))) {
            tagger = new POSTaggerME(new POSModel(model));
        } catch (IOException e) {
            throw new BadDataException("a model of OpenNLP on the class path can't be read: " + e.getMessage(), e);
        }
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(text.replace('\u2019', '\''))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Override
    public List<TaggedWord> tag(String phrase) {
        List<String> tokens = tokens(phrase);
        if (tokens.isEmpty()) {
            return List.of();
        }
        String[] tags = tags(tokens);
        List<TaggedWord> words = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            String word = LowerCase.of(tokens.get(i));
            boolean afterNoun = i > 0 && words.get(i - 1).isNoun();
            String tag = corrected(word, tags[i].replaceFirst("\\+.*", ""), i == tags.length - 1, afterNoun);
            words.add(new TaggedWord(tokens.get(i), lemmas.of(word), tag));
        }
        return words;
    }

    /** Tags in parts, because the tagger's time grows faster than the number of words. */
    private String[] tags(List<String> tokens) {
        List<String> tags = new ArrayList<>();
        for (int from = 0; from < tokens.size(); from += LONGEST_PART) {
            List<String> part = tokens.subList(from, Math.min(tokens.size(), from + LONGEST_PART));
            tags.addAll(List.of(tagger.tag(part.toArray(String[]::new))));
        }
        return tags.toArray(String[]::new);
    }

    /** Corrects the tags of object names; the tagger was trained on whole sentences. */
    private String corrected(String word, String tag, boolean last, boolean afterNoun) {
        if (!last) {
            return ADJECTIVES.contains(word) ? "ADJ" : tag;
        }
        // rare nouns are tagged as adjectives: bride, van, freezer
        if (lemmas.knows(lemmas.of(word))) {
            return "NOUN";
        }
        return afterNoun && word.endsWith("ing") ? "VERB" : tag;
    }

    @Override
    public List<String> lemmas(String text) {
        return tokens(LowerCase.of(text)).stream().map(lemmas::of).toList();
    }
}
