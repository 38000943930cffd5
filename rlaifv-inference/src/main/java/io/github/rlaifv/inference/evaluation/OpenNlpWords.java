package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;

/**
 * English words by Apache OpenNLP's tagger. Its lemmatizer leaves many plurals of COCO's objects as they are, so a word's
 * lemma is what the synonyms know it as; other words keep their form, since they are not counted. Not safe for use by
 * several threads.
 */
final class OpenNlpWords implements EnglishWords {
    private static final String TAG_MODEL = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";
    private static final Pattern TOKEN = Pattern.compile("'s\\b|[\\p{L}\\p{N}]+(?:[-'](?!s\\b)[\\p{L}\\p{N}]+)*|\\S");

    private final POSTaggerME tagger;
    private final NounLemmas lemmas;

    /** @param vocabulary words in their singular */
    OpenNlpWords(Set<String> vocabulary) {
        lemmas = new NounLemmas(vocabulary);
        try (InputStream model = OpenNlpWords.class.getResourceAsStream(TAG_MODEL)) {
            if (model == null) {
                throw new BadDataException("Object HalBench needs " + TAG_MODEL
                        + " on the class path: add org.apache.opennlp:opennlp-models-pos-en:1.3.0");
            }
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
        String[] tags = tagger.tag(tokens.toArray(String[]::new));
        List<TaggedWord> words = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            String lemma = lemmas.of(tokens.get(i).toLowerCase(Locale.ROOT));
            // The tagger takes rare nouns for adjectives: bride, van, freezer.
            boolean object = i == tags.length - 1 && lemmas.knows(lemma);
            words.add(new TaggedWord(tokens.get(i), lemma, object ? "NOUN" : tags[i].replaceFirst("\\+.*", "")));
        }
        return words;
    }

    @Override
    public List<String> lemmas(String text) {
        return tokens(text.toLowerCase(Locale.ROOT)).stream().map(lemmas::of).toList();
    }
}
