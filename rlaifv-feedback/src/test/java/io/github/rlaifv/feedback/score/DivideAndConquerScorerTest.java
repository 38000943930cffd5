package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DivideAndConquerScorerTest {
    /**
     * Labeler that says yes to questions with "true" and no to others, with probability 0.6 against 0.3. Questions with
     * "maybe" get a tie of 0.3.
     */
    private final FakePolicy labeler = FakePolicy.builder()
            .answers((prompt, word) -> probability(FakePolicy.textOf(prompt), word))
            .build();

    private static double probability(String question, String word) {
        if (question.contains("maybe")) {
            return Character.isLowerCase(word.charAt(0)) ? 0.25 : 0.05;
        }
        boolean yes = question.contains("true") == word.equalsIgnoreCase("yes");
        return yes ? 0.3 : Character.isLowerCase(word.charAt(0)) ? 0.2 : 0.1;
    }

    private static Instruction instruction(String id, String image) {
        return new Instruction(id, ImageSource.of(image, image.getBytes(StandardCharsets.UTF_8)), "What is here?");
    }

    private static ClaimedResponse response(Instruction instruction, int index, String... questions) {
        return new ClaimedResponse(
                instruction,
                new Candidate(instruction.id(), index, "text " + index),
                Stream.of(questions).map(q -> new Claim(q, q)).toList());
    }

    private List<NextTokenRequest> asked() {
        return labeler.nextTokenCalls().stream().flatMap(List::stream).toList();
    }

    @Test
    void subtractsOneForEachClaimNotConfirmed() {
        List<ResponseScore> scores = FeedbackScorer.divideAndConquer(labeler)
                .score(List.of(
                        response(instruction("a", "A"), 0, "true 1?", "false 2?", "false 3?"),
                        response(instruction("a", "A"), 1, "true 4?")));

        assertThat(scores).extracting(ResponseScore::score).containsExactly(-2.0, 0.0);
        assertThat(scores.get(0).verdicts()).extracting(ClaimVerdict::confirmed).containsExactly(true, false, false);
        assertThat(scores.get(0).verdicts().get(0).pYes()).isEqualTo(0.3 + 0.3);
        assertThat(scores.get(0).verdicts().get(0).pNo()).isEqualTo(0.2 + 0.1);
    }

    @Test
    void doesNotConfirmATie() {
        ResponseScore score = FeedbackScorer.divideAndConquer(labeler)
                .score(List.of(response(instruction("a", "A"), 0, "maybe?")))
                .get(0);

        assertThat(score.verdicts().get(0).pYes())
                .isEqualTo(score.verdicts().get(0).pNo());
        assertThat(score.score()).isEqualTo(-1);
    }

    @Test
    void asksEachQuestionAboutAnImageOnce() {
        List<ResponseScore> scores = FeedbackScorer.divideAndConquer(labeler)
                .score(List.of(
                        response(instruction("a", "A"), 0, "true 1?", "false 2?"),
                        response(instruction("b", "B"), 0, "true 1?"),
                        response(instruction("other question about A", "A"), 0, "false 2?", "true 1?", "false 2?")));

        assertThat(asked()).hasSize(3);
        assertThat(scores).extracting(ResponseScore::score).containsExactly(-1.0, 0.0, -2.0);
    }

    @Test
    void asksAboutOneImageInOneCallUnlessItExceedsTheLimit() {
        DivideAndConquerScorer scorer =
                DivideAndConquerScorer.builder(labeler).claimsPerCall(3).build();
        scorer.score(List.of(
                response(instruction("a", "A"), 0, "true 1?", "true 2?"),
                response(instruction("b", "B"), 0, "true 1?", "true 2?"),
                response(instruction("c", "C"), 0, "1", "2", "3", "4")));

        assertThat(labeler.nextTokenCalls())
                .extracting(call -> call.stream()
                        .map(request -> request.prompt().images().get(0).name())
                        .toList())
                .containsExactly(List.of("A", "A"), List.of("B", "B"), List.of("C", "C", "C"), List.of("C"));
    }

    @Test
    void givesTheSameScoresInAnyOrderAndCallSize() {
        List<ClaimedResponse> responses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            responses.add(response(
                    instruction("i" + i % 5, "image " + i % 5),
                    i,
                    "true " + i % 3 + "?",
                    "false " + i % 4 + "?",
                    "maybe?"));
        }
        List<ResponseScore> scores = FeedbackScorer.divideAndConquer(labeler).score(responses);
        Collections.reverse(responses);
        List<ResponseScore> reversed = new ArrayList<>(
                DivideAndConquerScorer.builder(labeler).claimsPerCall(2).build().score(responses));
        Collections.reverse(reversed);

        assertThat(reversed).isEqualTo(scores);
    }

    @Test
    void asksThePapersQuestionWithTheImageFirst() {
        Instruction instruction = instruction("a", "A");
        FeedbackScorer.divideAndConquer(labeler).score(List.of(response(instruction, 0, "Is the car not red?")));

        assertThat(asked())
                .containsExactly(new NextTokenRequest(
                        Prompt.of(instruction.image(), "Is the car not red? Please answer yes or no."),
                        List.of("yes", "Yes", "no", "No")));
    }

    @Test
    void asksOnlyDistinctQuestionsAndAllOfAnImageInOneCall() {
        List<ClaimedResponse> responses = new ArrayList<>();
        for (int candidate = 0; candidate < 10; candidate++) {
            for (String image : List.of("A", "B")) {
                responses.add(response(
                        instruction(image, image), candidate, "true 0?", "true " + candidate % 4 + "?", "false 1?"));
            }
        }
        FeedbackScorer.divideAndConquer(labeler).score(responses);

        // true 0 to 3 and false 1, for each image
        assertThat(labeler.nextTokenCalls()).hasSize(1);
        assertThat(asked()).hasSize(2 * 5).doesNotHaveDuplicates();
        assertThat(asked().subList(0, 5))
                .allSatisfy(request ->
                        assertThat(request.prompt().images().get(0).name()).isEqualTo("A"));
    }

    @Test
    void confirmsAboveItsThreshold() {
        // the labeler says yes to true with 0.6 against 0.3: two thirds
        List<ClaimedResponse> one = List.of(response(instruction("a", "A"), 0, "true?", "maybe?"));
        assertThat(confirmed(one, .5)).containsExactly(true, false);
        assertThat(confirmed(one, .66)).containsExactly(true, false);
        assertThat(confirmed(one, .67)).containsExactly(false, false);
        assertThat(confirmed(one, .49)).containsExactly(true, true);
        assertThatThrownBy(() -> DivideAndConquerScorer.builder(labeler).threshold(1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DivideAndConquerScorer.builder(labeler).threshold(.6).build().settings())
                .isNotEqualTo(FeedbackScorer.divideAndConquer(labeler).settings());
    }

    private List<Boolean> confirmed(List<ClaimedResponse> responses, double threshold) {
        return DivideAndConquerScorer.builder(labeler)
                .threshold(threshold)
                .build()
                .score(responses)
                .get(0)
                .verdicts()
                .stream()
                .map(ClaimVerdict::confirmed)
                .toList();
    }

    @Test
    void acceptsAnswerWordsOfAnotherLanguage() {
        FakePolicy german = FakePolicy.builder()
                .answers((prompt, word) -> word.equals("ja") ? 0.6 : 0.4)
                .build();
        assertThat(DivideAndConquerScorer.builder(german)
                        .prompt("{question} Antworte ja oder nein.")
                        .words(List.of("ja"), List.of("nein"))
                        .build()
                        .score(List.of(response(instruction("a", "A"), 0, "?")))
                        .get(0)
                        .score())
                .isZero();
        assertThatThrownBy(() -> DivideAndConquerScorer.builder(german).words(List.of("ja"), List.of("ja")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsNanProbabilities() {
        FakePolicy broken =
                FakePolicy.builder().answers((prompt, word) -> Double.NaN).build();
        assertThatThrownBy(() -> FeedbackScorer.divideAndConquer(broken)
                        .score(List.of(response(instruction("a", "A"), 0, "Is it red?"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("Is it red?");
    }

    @Test
    void wholeResponsesAreScoredByTheirOdds() {
        FakePolicy judge = FakePolicy.builder()
                .answers((prompt, word) -> {
                    double yes = FakePolicy.textOf(prompt).contains("text 0") ? 0.8 : 0.2;
                    return (word.equalsIgnoreCase("yes") ? yes : 1 - yes) / 2;
                })
                .build();
        Instruction instruction = instruction("a", "A");

        List<ResponseScore> scores =
                FeedbackScorer.wholeResponse(judge).score(List.of(response(instruction, 0), response(instruction, 1)));

        assertThat(scores.get(0).score()).isCloseTo(Math.log(4), within(1e-12));
        assertThat(scores.get(1).score()).isCloseTo(-Math.log(4), within(1e-12));
        assertThat(FakePolicy.textOf(judge.nextTokenCalls().get(0).get(0).prompt()))
                .contains("What is here?")
                .contains("text 0");
    }
}
