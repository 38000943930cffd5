package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading of the first token of a labeler's answer as yes, no or undecided. */
class AnswerWordsTest {
    private static final AnswerWords WORDS =
            new AnswerWords(List.of("yes", "Yes"), List.of("no", "No"), AnswerWords.LEAST_MASS);

    /**
     * Reads token probabilities as a server returns them. A token that equals a word, apart from leading blanks, counts
     * for the word.
     */
    private static AnswerWords.Reading read(Object... tokens) {
        Map<String, Double> byWord = new HashMap<>();
        WORDS.all().forEach(word -> byWord.put(word, 0.0));
        List<FirstToken> likeliest = Stream.iterate(0, i -> i < tokens.length, i -> i + 2)
                .map(i -> new FirstToken(String.valueOf(tokens[i]), (Double) tokens[i + 1]))
                .toList();
        likeliest.forEach(token ->
                byWord.computeIfPresent(token.text().stripLeading(), (word, before) -> before + token.probability()));
        return WORDS.read(new NextTokenProbabilities(byWord, Map.of(), likeliest), ConfirmationThreshold.PAPER);
    }

    @Test
    void onlyPublishedWordsCountIfTheyHoldMostOfTheProbability() {
        AnswerWords.Reading reading = read("Yes", 0.7, " yes", 0.1, "No", 0.15, "YES", 0.01, "Yes,", 0.01);

        assertThat(reading.pYes()).isEqualTo(0.7 + 0.1);
        assertThat(reading.pNo()).isEqualTo(0.15);
        assertThat(reading.undecided()).isEmpty();
    }

    @Test
    void otherFormsOfAWordAreAddedIfTheyHoldMore() {
        AnswerWords.Reading capital = read("YES", 0.90, "NO", 0.08, "No", 0.0025);
        assertThat(capital.pYes()).isCloseTo(0.90, within(1e-12));
        assertThat(capital.pNo()).isCloseTo(0.0825, within(1e-12));
        assertThat(capital.undecided()).isEmpty();

        AnswerWords.Reading comma = read("Yes,", 0.5, "\"Yes", 0.1, "**Yes", 0.1, "No,", 0.2, "No", 0.01);
        assertThat(comma.pYes()).isCloseTo(0.7, within(1e-12));
        assertThat(comma.pNo()).isCloseTo(0.21, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uFF39\uFF45\uFF53", "\u0120Yes", "\u2581YES", "\u010AYes", "\uFEFFYes", "\"Yes\"}", "yes\u200B"
            })
    void fullWidthFormsAndFormsWithVocabularyMarkersCount(String form) {
        AnswerWords.Reading reading = read(form, 0.9, "No", 0.06);
        assertThat(reading.pYes()).isCloseTo(0.9, within(1e-12));
        assertThat(reading.pNo()).isCloseTo(0.06, within(1e-12));
    }

    @Test
    void otherFormsOfAWordAreAddedIfTheyChangeTheVerdict() {
        AnswerWords.Reading reading = read("Yes", 0.3, "No", 0.35, "YES", 0.3);
        assertThat(reading.pYes()).isCloseTo(0.6, within(1e-12));
        assertThat(reading.pNo()).isCloseTo(0.35, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.06, 0", "0.04, 0.02", "0.3, 0.19"})
    void answerThatMoreLikelyBeginsWithAnotherWordGivesNoVerdict(double yes, double no) {
        assertThat(read("The", 0.5, "Yes", yes, "No", no).undecided())
                .contains("begins with 'The'", "less than the 0.5 that make a verdict");
    }

    @Test
    void otherFormsOfAWordAreAddedIfAVerdictNeedsThem() {
        AnswerWords.Reading reading = read("Yes", 0.3, "YES", 0.15, "No", 0.04, "NO", 0.03, "The", 0.4);
        assertThat(reading.pYes()).isCloseTo(0.45, within(1e-12));
        assertThat(reading.pNo()).isCloseTo(0.07, within(1e-12));
        assertThat(reading.undecided()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Yeah", "Yep", "Nope", "True", "False", "Correct"})
    void otherWordsCountOnlyIfConfigured(String word) {
        assertThat(read(word, 0.95, "Yes", 0.02, "No", 0.01).undecided()).contains("begins with '" + word + "'");

        AnswerWords given = new AnswerWords(List.of(word), List.of("Other"), AnswerWords.LEAST_MASS);
        NextTokenProbabilities answer = new NextTokenProbabilities(
                Map.of(word, 0.0, "Other", 0.01),
                Map.of(),
                List.of(new FirstToken(word.toUpperCase(Locale.ROOT), 0.95)));
        assertThat(given.read(answer, ConfirmationThreshold.PAPER).undecided()).isEmpty();
    }

    @Test
    void secondTokenOfAWordInALocalVocabularyCounts() {
        // the counted token holds 0.02 of "Yes"; the token with a leading blank is another one
        Map<String, Double> byWord = Map.of("yes", 0.0, "Yes", 0.02, "no", 0.0, "No", 0.03);
        AnswerWords.Reading reading = WORDS.read(
                new NextTokenProbabilities(
                        byWord,
                        Map.of(),
                        List.of(new FirstToken(" Yes", 0.8), new FirstToken("No", 0.03), new FirstToken("Yes", 0.02))),
                ConfirmationThreshold.PAPER);
        assertThat(reading.pYes()).isCloseTo(0.82, within(1e-12));
        assertThat(reading.pNo()).isCloseTo(0.03, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<think>", "The", "**", "\n\n", "\"", "\u662F", "token_id:9642", "I", "Yesterday", "Nobody"})
    void answerThatBeginsWithAnotherWordGivesNoVerdict(String first) {
        AnswerWords.Reading reading = read(first, 0.99, "Yes", 1e-4, "No", 9e-5);

        assertThat(reading.undecided())
                .contains(
                        "begins with '" + first.replace("\n", "\\n") + "' (probability 0.9900)", "0.0001900 together");
    }

    @Test
    void massBelowTheMinimumGivesNoVerdictEvenWithoutATopKList() {
        Map<String, Double> little = Map.of("yes", 0.01, "Yes", 0.01, "no", 0.01, "No", 0.0);
        NextTokenProbabilities answer = new NextTokenProbabilities(little);

        assertThat(WORDS.read(answer, ConfirmationThreshold.PAPER).undecided())
                .isEqualTo("yes and no have 0.03000 together, less than the 0.5 that make a verdict");
        AnswerWords published = new AnswerWords(WORDS.yes(), WORDS.no(), 0);
        assertThat(published.read(answer, ConfirmationThreshold.PAPER).undecided())
                .isEmpty();
    }

    @Test
    void formsOfBothYesAndNoCountForNeither() {
        AnswerWords letters = new AnswerWords(List.of("A"), List.of("a"), 0);
        AnswerWords.Reading reading = letters.read(
                new NextTokenProbabilities(
                        Map.of("A", 0.1, "a", 0.2),
                        Map.of(),
                        List.of(new FirstToken("A.", 0.6), new FirstToken("a", 0.2))),
                ConfirmationThreshold.PAPER);
        assertThat(reading.pYes()).isEqualTo(0.1);
        assertThat(reading.pNo()).isEqualTo(0.2);
    }
}
