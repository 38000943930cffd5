package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepeatPenaltyTest {
    private final FakePolicy labeler = FakePolicy.builder()
            .answers((prompt, word) ->
                    FakePolicy.textOf(prompt).contains("true") == word.equalsIgnoreCase("yes") ? .4 : .1)
            .build();
    private final FeedbackScorer plain = FeedbackScorer.divideAndConquer(labeler);

    private static ClaimedResponse response(int index, String... questions) {
        Instruction instruction = new Instruction("i", ImageSource.of("picture", new byte[] {1}), "What is here?");
        return new ClaimedResponse(
                instruction,
                new Candidate("i", index, "text " + index),
                Stream.of(questions).map(q -> new Claim(q, q)).toList());
    }

    @Test
    void subtractsOnePointPerRepeatedClaim() {
        // Response 0 repeats nothing, 1 has one claim twice and one three times, 2 has a false claim twice: 2 rejected,
        // 1 repeat.
        List<ResponseScore> scores = new RepeatPenalty(plain)
                .score(List.of(
                        response(0, "true a", "true b"),
                        response(1, "true a", "true b", "true a", "true b", "true b"),
                        response(2, "false a", "true b", "false a")));

        assertThat(scores).extracting(ResponseScore::score).containsExactly(0.0, -3.0, -3.0);
        assertThat(scores.get(1).verdicts()).hasSize(5);
    }

    @Test
    void settingsDifferFromThoseOfTheWrappedScorer() {
        assertThat(new RepeatPenalty(plain).settings())
                .containsAllEntriesOf(plain.settings())
                .containsEntry("repeat_penalty", "1");
    }

    @Test
    void rejectsAScorerWithoutClaims() {
        FeedbackScorer whole = FeedbackScorer.wholeResponse(labeler);
        assertThatThrownBy(() -> new RepeatPenalty(whole))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole response");
    }
}
