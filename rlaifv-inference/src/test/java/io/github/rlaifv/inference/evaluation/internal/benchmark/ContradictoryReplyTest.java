package io.github.rlaifv.inference.evaluation.internal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of judges and models: an unambiguous reply is read, a contradictory one is rejected. */
class ContradictoryReplyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\t',
            value = {
                "[[A]]\\n[[A]] ~ -1",
                "Answer [A] is worse than [B]. [[B]] ~ 1",
                "\\boxed{A} ~ -1",
                "$\\boxed{B}$ ~ 1",
                "Final verdict: [[C]] ~ 0",
                "The verdict is B. ~ 1",
                "Choose from [[A]], [[B]], [[C]].\\nI say:\\n**[[A]]** ~ -1",
                "Assistant B ~ 1",
                "Both are good.\\n[[Tie]] ~ 0",
                "```\\n[[B]]\\n``` ~ 1",
                "**Answer A:**\\nIt invents a dog.\\n\\n**Answer B:**\\nIt is right.\\n\\n[[B]] ~ 1",
                "### Assistant A\\nx\\n### Assistant B\\ny\\n\\nFinal verdict: [[A]] ~ -1",
                "Answer A is better than answer B.\\n\\n[[A]] ~ -1",
                "A is wrong about the cat.\\n[[B]] ~ 1",
                "Both invent things, so [[C]]. ~ 0",
                "Verdict: [[A]]\\n\\nExplanation: A names the dog. ~ -1",
                "[[B]]\\n\\nAnswer B is right while A isn't. ~ 1",
                "Winner: tie ~ 0",
                "[[C]] (tie) ~ 0",
                "My choice would be [[A]] and not [[B]]. ~ -1",
                "Rather [[B]] than [[A]]. ~ 1",
                "**[[A]]**\\n ~ -1",
                "Answer: [[B]]<|im_end|> ~ 1",
                "{\"verdict\": \"A\"} ~ -1",
                "The final verdict is [[A]]. [[A]] ~ -1",
                "[[A ~ -1"
            })
    void unambiguousVerdictIsRead(String reply, int verdict) {
        assertThat(ComparisonVerdict.of(reply.replace("\\n", "\n"))).contains(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[A]]\nB",
                "[[A]] because\n[[B]]",
                "[[A]] is better. Or [[B]]",
                "A or B",
                "The better one is not [[A]].",
                "[[A]] or [[B]]",
                "A\nB",
                "Not A",
                "[[A]] would be wrong.\n[[B]]",
                "[[A/B]]",
                "I prefer B",
                "[[ A ]]\n\n[[ B ]]",
                "1. [[A]]\n2. [[B]]",
                "C. tie"
            })
    void contradictoryVerdictIsRejected(String reply) {
        assertThat(ComparisonVerdict.of(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\t',
            value = {
                "A. cat\\nB. dog\\nC. bird\\nThe answer is B. ~ B",
                "\\boxed{B} ~ B",
                "Final answer: $\\boxed{B}$ ~ B",
                "B\\n\\nOption A is wrong because it is a cat. ~ B",
                "B. The answer is B. ~ B",
                "I would choose B. ~ B",
                "The correct choice is C because it is red. ~ C",
                "**Answer:** (C) a dog ~ C",
                "B. dog\\nA dog is shown. ~ B",
                "<answer>B</answer> ~ B",
                "<think>x</think><answer>C</answer> ~ C",
                "Option B is correct. Option A is not. ~ B",
                "(B) dog, not (A) cat ~ B",
                "B\\n\\nExplanation:\\nA) no cat.\\nC) no cow.\\nD) no pig. ~ B",
                "The answer is (B) a dog, not (A). ~ B",
                "C) 3 ~ C",
                "D ~ D",
                "d. ~ D",
                "I'd go with option C. ~ C",
                "I would pick A over B. ~ A",
                "Answer B ~ B",
                "Based on the image, the answer is D: four. ~ D",
                "A ~ A",
                "a ~ A",
                "Choice: A ~ A",
                "**B. dog** ~ B",
                "The best answer is B, since A is too far. ~ B",
                "Option A is wrong; the answer is B. ~ B",
                "Correct answer:\\n\\nB ~ B",
                "**Final Answer**\\n\\n\\boxed{C} ~ C",
                "`B` ~ B",
                "\"C\" ~ C",
                "E) none ~ E",
                "[A] ~ A",
                "I. The dog ~ I",
                "C\\nC ~ C",
                "{\"answer\": \"B\"} ~ B",
                "B.\\n\\nThe answer is B. ~ B",
                "The answer is A. The answer is A. ~ A",
                "The answer would be (D). ~ D"
            })
    void unambiguousLetterIsRead(String reply, String letter) {
        assertThat(ChosenLetter.of(reply.replace("\\n", "\n"))).contains(letter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B.\nC.",
                "(A) cat (B) dog",
                "A or B",
                "The answer is not A",
                "Not option A",
                "A\nB",
                "A. The answer is B.",
                "Neither A nor B.",
                "It can't be answer A",
                "A: yes, B: no",
                "The answer is B.\nThe answer is C.",
                "None of the above",
                "The answer is a dog.",
                "B. A dog.\n\nA. is wrong, since no cat is there.\nC. is wrong too.",
                "I'm not sure.",
                "The image shows a dog (B).",
                "A man.",
                "B-dog",
                "Either A or C.",
                "We can exclude option A and option C."
            })
    void contradictoryLetterIsRejected(String reply) {
        assertThat(ChosenLetter.of(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\t',
            value = {
                "Rating (0-6): 4 ~ 4",
                "Rating (out of 6): 4 ~ 4",
                "**Rating (0\u20136):** 4 ~ 4",
                "Rating [0-6]: 4 ~ 4",
                "Rating on a scale of 0 to 6: 4 ~ 4",
                "I'd rate this a 4 ~ 4",
                "I would rate this response 4 out of 6. ~ 4",
                "I give it a 4. ~ 4",
                "I'd give this a rating of 4. ~ 4",
                "<5> ~ 5",
                "Rating: <5> ~ 5",
                "<rating>5</rating> ~ 5",
                "4/6 ~ 4",
                "**4** ~ 4",
                "4 out of 6 ~ 4",
                "The rating for this response is 4. ~ 4",
                "My rating would be 4. ~ 4",
                "\\boxed{4} ~ 4",
                "Score (0-6): 4/6 ~ 4",
                "Rating: 4\\n\\nI would rate the other a 5. ~ 4",
                "Overall rating: 5/6 ~ 5",
                "### Final Rating: **3** ~ 3",
                "Rating: 6 (very informative, with analysis) ~ 6",
                "Rating: 2 - some false statement ~ 2",
                "Rating: 3 - no false statement, not informative ~ 3",
                "I would rate the assistant's response as a 5. ~ 5",
                "I assign a score of 3. ~ 3",
                "It deserves a 2 out of 6. ~ 2",
                "I would give it a 5 if it named the dog. Rating: 3 ~ 3",
                "Rating: 0 ~ 0",
                "Rating: 5 (on a scale of 0 to 6) ~ 5",
                "{\"rating\": 4} ~ 4",
                "{\"rating\": \"4\", \"reason\": \"x\"} ~ 4",
                "<rating>4</rating> ~ 4",
                "Rating: 4 (1 false statement) ~ 4",
                "Rating:\\n4 ~ 4",
                "Rating: **4**/6 ~ 4",
                "Rating: 4/6 (good) ~ 4",
                "Rating 4 ~ 4",
                "**Rating**: 4 ~ 4",
                "They give it 3 legs.\\nRating: 5 ~ 5",
                "Score: 4.0 ~ 4",
                "Score = 4 ~ 4",
                "Rating: 4 instead of 5 ~ 4",
                "Rating: 4, not 5 ~ 4"
            })
    void unambiguousRatingIsRead(String reply, int rating) {
        assertThat(Rating.of(reply.replace("\\n", "\n"))).contains(rating);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rating (1-5): 4",
                "I would rate it a 4 or 5.",
                "4 out of 10",
                "four",
                "Rating: 3-4",
                "Rating: 4.5",
                "4.5",
                "I'd rate this a 4 out of 10",
                "Rating: 4.5/6",
                "I'd rate this 4.5",
                "I can't rate this a 4",
                "I'd rate this between 4 and 5",
                "This gets a 4.",
                "I would give it a 5 if it named the dog.",
                "Rating: None",
                "Rating: zero",
                "Rating: 5 on a scale of 1-10",
                "Rating: 5/5",
                "rated 4",
                "The answer gives 4 dogs.",
                "Rating: IV"
            })
    void contradictoryRatingIsRejected(String reply) {
        assertThat(Rating.of(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\t',
            value = {
                "Yes, there is. ~ YES",
                "yes. ~ YES",
                "No - there isn't one ~ NO",
                "No ~ NO",
                "There is no ~ NO",
                "There are none. ~ NO",
                "There does not appear to be a dog. ~ NO",
                "<answer>No</answer> ~ NO",
                "Answer: Yes ~ YES",
                "No dogs are in the picture. ~ NO",
                "Yes, but not in the front. ~ YES",
                "**No.** There is a cat. ~ NO",
                "<|begin_of_thought|>No<|end_of_thought|>Yes ~ YES",
                "<thinking>No</thinking>Yes ~ YES",
                "Yes, there are two. ~ YES",
                "No, it isn't. ~ NO",
                "No.\\n ~ NO",
                "Yes - a dog. ~ YES",
                "yes,there is ~ YES",
                "No there is no dog ~ NO",
                "There is not a dog. ~ NO",
                "There's no dog. ~ NO",
                "There are no dogs. ~ NO",
                "There isn't a dog, but there is a cat. ~ NO",
                "No one knows. ~ NO",
                "Yes!! ~ YES",
                "- Yes ~ YES",
                "> No ~ NO",
                "The answer is: **No** ~ NO",
                "No visible dog. ~ NO",
                "Yup ~ YES"
            })
    void unambiguousYesNoAnswerIsRead(String reply, YesNo said) {
        assertThat(YesNo.of(reply.replace("\\n", "\n"))).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I see a yes sign",
                "No parking sign on the left.",
                "I'm not sure, but yes",
                "Yes\n\nNo",
                "It's hard to say no.",
                "<think>Yes",
                "Yesno",
                "Y",
                "It is a dog.",
                "No smoking sign is visible.",
                "No way to tell.",
                "\"No\" is written on the sign.",
                "Yes is written on the sign."
            })
    void contradictoryYesNoAnswerIsRejected(String reply) {
        assertThat(YesNo.of(reply)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\n",
                "A",
                "A\n",
                "(A) ",
                "[[A]] ",
                "not ",
                "rating ",
                "rating: 4 ",
                "give it a ",
                "*",
                "<",
                "\\boxed{",
                "4 ",
                "no "
            })
    void longRepliesAreReadInBoundedTime(String repeated) {
        String reply = repeated.repeat(100_000 / repeated.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            ComparisonVerdict.of(reply);
            ChosenLetter.of(reply);
            Rating.of(reply);
            YesNo.of(reply);
        });
    }
}
