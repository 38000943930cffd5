package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.inference.evaluation.internal.benchmark.ChosenLetter;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ComparisonVerdict;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectList;
import io.github.rlaifv.inference.evaluation.internal.benchmark.Rating;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ReplyText;
import io.github.rlaifv.inference.evaluation.internal.benchmark.YesNo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading of replies as models and judges write them, and rejection of texts that contain no answer. */
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
    void thinkingIsRemovedIfLowerCaseIsLonger(String reply, String rest) {
        assertThat(ReplyText.of(reply)).isEqualTo(rest);
    }

    @Test
    void ratingOnItsOwnLineTakesPrecedence() {
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
    void textWithoutRatingIsRejected(String review) {
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
    void verdictOnLastLineTakesPrecedence() {
        assertThat(ComparisonVerdict.of("I have to choose [[A]], [[B]] or [[C]].\nReasons.\n[[B]]"))
                .contains(1);
        assertThat(ComparisonVerdict.of("<think>[[A]]?</think>[[B]] it is")).contains(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A is better", "[[A]] then [[B]]", "x[[B]][[A]] y", "[[D]]", "Well...", "<think>[[A]]"})
    void textWithoutVerdictIsRejected(String reply) {
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
    void captionsAndEmptyTextsAreNoAnswers(String answer) {
        assertThat(YesNo.of(answer)).isEmpty();
        assertThat(YesNo.firstWord(answer)).isEmpty();
    }

    @Test
    void amberAcceptsOnlyYesAndNo() {
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
    void textWithoutLetterIsRejected(String answer) {
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
    void textWithoutListIsRejected(String reply) {
        assertThat(ObjectList.robust(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The rating is 5. | 5",
                "Rating - 5 | 5",
                "## Rating\\n\\n5 | 5",
                "**Rating:**\\n**3/6** | 3",
                "5/6 | 5",
                "Rating\uFF1A5 | 5",
                "Rating: \uFF15 | 5",
                "Rating: 4 (out of 6) | 4",
                "Rating: 4, 2 false statements | 4",
                "Rating: 4 and 2 false statements | 4",
                "Explanation: operating 3 machines.\\nRating: 5, clear | 5",
            })
    void ratingIsReadInSentencesHeadingsAndOtherLetters(String review, int rating) {
        assertThat(Rating.of(review.replace("\\n", "\n"))).contains(rating);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rating: 4 (out of 10)",
                "Rating: 4 points out of 10",
                "Rating: 5\u00BD",
                "Rating: 0\u00BD",
                "Rating: 5%",
                "Rating: 1e1",
                "Rating: 4th",
                "Rating: 4.5x",
                "Rating: 6, 3",
                "Rating: 4 and 5",
                "Rating: 4 ~ 5",
                "Rating: 5 \u2192 4",
                "Rating: 3 | 4",
                "Rating: 5 5",
                "Rating: >3",
                "Rating: ~3",
                "Rating: 3+",
                "operating 5",
                "Rating -5",
            })
    void numbersOfOtherScalesAndSeveralRatingsAreRejected(String review) {
        assertThat(Rating.of(review)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yes and no",
                "yes or no",
                "Yes/No",
                "Yes, no.",
                "No and yes, it depends.",
                "Yes? No.",
                "No doubt about it.",
                "No. 5 is on the shirt.",
                "No idea.",
                "There is no doubt that a dog is there.",
                "There is not only a dog but a cat.",
                "This isn't just a dog.",
                "It is not clear.",
                "It is not possible to tell.",
                "I cannot see the image.",
                "I can't see why not.",
                "There is not enough light to tell.",
                "The image does not provide enough information.",
                "The image doesn't only show a dog.",
            })
    void ambiguousYesNoAnswersAreRejected(String answer) {
        assertThat(YesNo.of(answer)).isEmpty();
        assertThat(YesNo.firstWord(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "No, but there is a cat. | NO",
                "Yes. No other animal is there. | YES",
                "Yes, and no other dog is there. | YES",
                "No one is there. | NO",
                "There isn't any. | NO",
                "There are no dogs. | NO",
                "It's not. | NO",
                "Not really. | NO",
                "Nope | NO",
                "Yeah, it is. | YES",
                "Definitely yes. | YES",
                "Absolutely not! | NO",
                "Based on the image, no. | NO",
                "I don't think so. | NO",
                "The image does not show a dog. | NO",
                "\\boxed{No} | NO",
                "\uFF39\uFF45\uFF53 | YES",
            })
    void yesAndNoAreReadInSentencesAndOtherLetters(String answer, YesNo said) {
        assertThat(YesNo.of(answer)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A, B", "A/B", "The answer is A or B", "Answer: (A) and (B)", "Option A is wrong"})
    void severalLettersOrNegatedLetterAreRejected(String answer) {
        assertThat(ChosenLetter.of(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A, a dog | A",
                "The answer is B, I think | B",
                "The answer is B and the dog is red | B",
                "The answer is B, A dog runs. | B",
            })
    void wordAfterLetterIsNotAnotherChoice(String answer, String letter) {
        assertThat(ChosenLetter.of(answer)).contains(letter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Reasons.\\nAssistant A | -1", "Winner: B | 1", "Winner: response A | -1"})
    void verdictMayNameTheAnswerAsAnAssistantOrAWinner(String reply, int verdict) {
        assertThat(ComparisonVerdict.of(reply.replace("\\n", "\n"))).contains(verdict);
    }
}
