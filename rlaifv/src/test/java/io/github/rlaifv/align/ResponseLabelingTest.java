package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResponseLabelingTest {
    private static final List<String> RESPONSES = List.of("There is a dog.", "There is a cat.", " ", "There is a cow.");

    private static final List<Instruction> INSTRUCTIONS = IntStream.range(0, RESPONSES.size())
            .mapToObj(i -> new Instruction("i" + i, ImageSource.of("image", new byte[] {1}), "What is there?"))
            .toList();

    private final FakePolicy labeler = FakePolicy.builder()
            .answers((prompt, word) -> word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
            .build();

    /** A decomposer that finds one claim per response and fails for responses about a cat. */
    private record CatlessDecomposer(boolean retriable) implements ClaimDecomposer {
        @Override
        public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
            return responses.stream().map(this::outcome).toList();
        }

        private Outcome<Decomposition> outcome(AnsweredQuestion response) {
            return response.response().contains("cat")
                    ? Outcome.failure(new RequestFailure("divide/cat", "timed out", "", retriable))
                    : Outcome.success(Decomposition.of(List.of(new Claim(response.response(), "Is it so?"))));
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>();
        }
    }

    private List<List<ClaimVerdict>> judge(boolean retriable) {
        return new ResponseLabeling(new CatlessDecomposer(retriable), FeedbackScorer.divideAndConquer(labeler))
                .judge(INSTRUCTIONS, RESPONSES);
    }

    @Test
    void permanentlyFailedResponseHasNoVerdictsAndOthersDo() {
        assertThat(judge(false)).extracting(List::size).containsExactly(1, 0, 0, 1);
    }

    @Test
    void temporaryFailureIsThrownAfterOtherResponsesAreJudged() {
        PartialFailureException failure = catchThrowableOfType(PartialFailureException.class, () -> judge(true));

        assertThat(failure.failures()).containsOnlyKeys(1);
        assertThat(failure.outcomes())
                .filteredOn(outcome -> outcome.value().isPresent())
                .hasSize(3);
    }
}
