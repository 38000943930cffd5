package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies as models and judges write them, and what is no answer. */
class ReplyReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rating: 5 | 5",
                "**Rating:** 5 | 5",
                "**Rating: 5** | 5",
                "Rating:5 | 5",
                "rating:  2 | 2",
                "Rating: **4** | 4",
                "### Rating: 0 | 0",
                "Final rating: 3/6 | 3",
                "Rating: 5 out of 6 | 5",
                "Rating: 3, some words | 3",
                "- Rating: 4, very informative | 4",
                "Rating: 2. Again, rating: 2 | 2",
                "Score: 6 | 6",
                "\"Rating\": 4 | 4",
                "Rating = 4.0 | 4",
                "4 | 4",
                "**4** | 4",
                "<think>Rating: 2? No.</think> Rating: 5 | 5",
            })
    void ratingIsReadInEveryForm(String review, int rating) {
        assertThat(Rating.of(review)).contains(rating);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\u0130\u0130\u0130</think>Yes | Yes",
                "\u0130\u0130\u0130\u0130</THINK> | ''",
                "<Think>\u0130 | ''",
                "a</think>\u0130 b | \u0130 b",
                "</think | </think",
            })
    void thinkingIsCutWhereverLowerCaseIsLonger(String reply, String rest) {
        assertThat(ReplyText.of(reply)).isEqualTo(rest);
    }

    @Test
    void lineOfItsOwnCountsBeforeOtherRatings() {
        assertThat(Rating.of("A rating: 5 would need more.\n\n**Rating: 3**\n")).contains(3);
        assertThat(Rating.of("No rating: 5 here.\nRating: 3\nRating: 4")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no score here",
                "Rating: 10",
                "Rating: 10 out of 10",
                "Rating: 4/10",
                "Rating: 7",
                "Rating: 6.5",
                "Rating: -1",
                "Rating: 3-4",
                "Rating: 3 to 4",
                "Rating: 3 or Rating: 4",
                "Rating: five",
                "12",
                "6: no false statement\n5: no false statement",
                "<think>Rating: 5",
            })
    void whatIsNoRatingIsRefused(String review) {
        assertThat(Rating.of(review)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "so [[A]] | -1",
                "[[B]]. | 1",
                "[[ C ]] | 0",
                "[[a]] | -1",
                "The better one is [B] | 1",
                "[[D]] no, [[C]] | 0",
                "Reasons. **[[B]]** | 1",
                "[[tie]] | 0",
                "A | -1",
                "Verdict: B | 1",
                "Final answer: **C** | 0",
            })
    void verdictIsReadInEveryForm(String reply, int verdict) {
        assertThat(ComparisonVerdict.of(reply)).contains(verdict);
    }

    @Test
    void lastLineCountsBeforeVerdictsThatAreTalkedAbout() {
        assertThat(ComparisonVerdict.of("I have to choose [[A]], [[B]] or [[C]].\nReasons.\n[[B]]"))
                .contains(1);
        assertThat(ComparisonVerdict.of("<think>[[A]]?</think>[[B]] it is")).contains(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A is better", "[[A]] then [[B]]", "x[[B]][[A]] y", "[[D]]", "Well...", "<think>[[A]]"})
    void whatIsNoVerdictIsRefused(String reply) {
        assertThat(ComparisonVerdict.of(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Yes | YES",
                "yes. | YES",
                "YES! | YES",
                "**Yes**, there is. | YES",
                "\"Yes\" | YES",
                "Answer: yes | YES",
                "The answer is no. | NO",
                "NO | NO",
                "No, there is not. | NO",
                "There is no dog in the image. | NO",
                "There isn't a dog. | NO",
                "I don't see a dog. | NO",
                "<think>No...</think>Yes | YES",
            })
    void yesAndNoAreReadInEveryForm(String answer, YesNo said) {
        assertThat(YesNo.of(answer)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A man without a hat, not far from a dog.",
                "A dog on a lawn.",
                "There is a man.",
                "Nobody is there.",
                "Yesterday",
                "Not sure.",
                "I am not able to answer.",
                "<think>Yes",
            })
    void captionsAndSilenceAreNoAnswers(String answer) {
        assertThat(YesNo.of(answer)).isEmpty();
        assertThat(YesNo.firstWord(answer)).isEmpty();
    }

    @Test
    void amberTakesYesAndNoAlone() {
        assertThat(YesNo.firstWord("There is no dog.")).isEmpty();
        assertThat(YesNo.firstWord("NO, one.")).contains(YesNo.NO);
        assertThat(YesNo.ofAmber("Yes")).contains(YesNo.YES);
        assertThat(List.of(YesNo.ofAmber("yes"), YesNo.ofAmber("No."), YesNo.ofAmber("")))
                .containsOnly(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B | B",
                "b | B",
                "B. The dog | B",
                "(B) a dog | B",
                "(b) | B",
                "**B** | B",
                "B: dog | B",
                "Option B | B",
                "The answer is B | B",
                "The correct answer is (B). | B",
                "Answer: **B** | B",
                "the answer is option b | B",
                "<think>A?</think> B | B",
            })
    void letterIsReadInEveryForm(String answer, String letter) {
        assertThat(ChosenLetter.of(answer)).contains(letter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A dog runs.",
                "Because it is red",
                "dog",
                "Between A and B",
                "Option A or option B",
                "a dog",
                "It is B"
            })
    void whatNamesNoLetterIsRefused(String answer) {
        assertThat(ChosenLetter.of(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"dog\", \"man\"] | dog,man",
                "['dog', 'man'] | dog,man",
                "```json\\n[\"x\"]\\n``` | x",
                "text [\"x\"] text | x",
                "[\"a\"]\\nThat is all. | a",
                "Here you are:\\n[\"a\", \"b c\",] | a,b c",
                "<think>[\"y\"]</think>[\"x\"] | x",
                "[] | ''",
                "() | ''",
            })
    void listOfObjectsIsReadInEveryForm(String reply, String objects) {
        assertThat(ObjectList.robust(reply.replace("\\n", "\n")))
                .contains(objects.isEmpty() ? List.of() : List.of(objects.split(",")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "12",
                "{\"a\": 1}",
                "\"dog\"",
                "[1]",
                "[[\"a\"]]",
                "dog, man",
                "[\"a\"] or [\"b\"]",
                "<think>[\"x\"]"
            })
    void whatIsNoListIsRefused(String reply) {
        assertThat(ObjectList.robust(reply)).isEmpty();
    }
}
