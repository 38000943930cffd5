package io.github.rlaifv.feedback.internal.english;

import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.core.internal.TextPieces;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;

/**
 * Splits English text into sentences and tagged words with the models of Apache OpenNLP. Not safe for use by several
 * threads.
 */
public final class EnglishTagger {
    /** Identifies the models that tags depend on; part of fingerprints. */
    public static final String MODELS = "opennlp-en-ud-ewt 1.3";

    private static final String SENTENCE_MODEL = "opennlp-en-ud-ewt-sentence-1.3-2.5.4.bin";
    private static final String TAG_MODEL = "opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";

    private static final Pattern TOKEN =
            Pattern.compile("\"[^\"]{1,200}\"|\u201c[^\u201d]{1,200}\u201d|n't\\b|'(?:s|re|ve|ll|d|m)\\b"
                    + "|[\\p{L}\\p{N}]+?(?=n't\\b)|[\\p{L}\\p{N}]+(?:[-.][\\p{L}\\p{N}]+)*+|[^\\s\\p{L}\\p{N}]");

    /** Longest line in characters; longer ones are split before sentences are detected. */
    private static final int LONGEST_LINE = 10_000;

    /** Longest sentence in characters; longer ones are split, because they are not meaningful sentences. */
    private static final int LONGEST_SENTENCE = 600;

    private static final int LONGEST_ABBREVIATION = 8;

    /** Characters after which the sentence model may end a sentence. */
    private static final Pattern ABBREVIATED = Pattern.compile("(?i)(?:^|[\\s(])(?:e\\.g|i\\.e|etc|vs|approx|no)\\.$");

    private final SentenceDetectorME sentences;
    private final POSTaggerME tagger;

    public EnglishTagger() {
        try (InputStream sentenceModel = open(SENTENCE_MODEL);
                InputStream tagModel = open(TAG_MODEL)) {
            sentences = new SentenceDetectorME(new SentenceModel(sentenceModel));
            tagger = new POSTaggerME(new POSModel(tagModel));
        } catch (IOException e) {
            throw new BadDataException("a model of OpenNLP on the class path can't be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(String name) {
        return LibraryResource.ofOtherJar(EnglishTagger.class, name)
                .orElseThrow(() -> new BadDataException("the rule-based decomposer needs " + name
                        + " on the class path: add org.apache.opennlp:opennlp-models-sentdetect-en:1.3.0 and"
                        + " opennlp-models-pos-en:1.3.0"));
    }

    /**
     * The sentences of a text, without surrounding whitespace and with bounded length. A line break ends a sentence
     * too.
     */
    public List<String> sentences(String text) {
        List<String> found = new ArrayList<>();
        for (String line : text.split("\\R")) {
            for (String piece : TextPieces.of(line, LONGEST_LINE)) {
                wholeSentences(piece).forEach(sentence -> found.addAll(TextPieces.of(sentence, LONGEST_SENTENCE)));
            }
        }
        return found;
    }

    private List<String> wholeSentences(String line) {
        List<String> found = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String sentence : sentences.sentDetect(line)) {
            open.append(open.length() == 0 ? "" : " ").append(sentence.strip());
            if (open.length() > 0 && !isAbbreviated(open)) {
                found.add(open.toString());
                open.setLength(0);
            }
        }
        if (open.length() > 0) {
            found.add(open.toString());
        }
        return found;
    }

    private static boolean isAbbreviated(CharSequence sentence) {
        // longer than any abbreviation, so that the end of a word is not mistaken for an abbreviation
        int from = Math.max(0, sentence.length() - LONGEST_ABBREVIATION);
        return ABBREVIATED
                .matcher(sentence.subSequence(from, sentence.length()))
                .find();
    }

    /** The words and punctuation marks of a text; a text longer than a sentence is tagged in parts. */
    public List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        TextPieces.of(text, LONGEST_SENTENCE).forEach(sentence -> words.addAll(wordsOfSentence(sentence)));
        return words;
    }

    private List<Word> wordsOfSentence(String sentence) {
        List<String> tokens = new ArrayList<>();
        TOKEN.matcher(sentence.replace('\u2019', '\'')).results().forEach(match -> tokens.add(match.group()));
        if (tokens.isEmpty()) {
            return List.of();
        }
        String first = tokens.get(0);
        if (first.length() == 1 || !first.equals(first.toUpperCase(Locale.ROOT))) {
            tokens.set(
                    0, first.equals("I") ? first : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1));
        }
        String[] tags = tagger.tag(tokens.stream().map(EnglishTagger::tagged).toArray(String[]::new));
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            words.add(new Word(tokens.get(i), isQuote(tokens.get(i)) ? Word.QUOTE : tags[i].replaceFirst("\\+.*", "")));
        }
        return TagCorrections.of(words);
    }

    /** Tags text in quotation marks as one name. */
    private static String tagged(String token) {
        return isQuote(token) ? "Quotation" : token;
    }

    private static boolean isQuote(String token) {
        return token.length() > 1 && (token.charAt(0) == '"' || token.charAt(0) == '\u201c');
    }
}
