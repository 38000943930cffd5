package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.testkit.FeedbackScorerContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Runs {@link FeedbackScorerContract} for every scorer. */
class ScorerContractsTest {
    private static final String BROKEN = "There is a broken thing.";

    /** Labeler that confirms claims about dogs, and fails for claims about something broken. */
    private static Policy labeler() {
        return FakePolicy.builder()
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("dog") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .fails(question -> question.contains("broken")
                        ? Optional.of(new RequestFailure("a prompt", "timed out", "", true))
                        : Optional.empty())
                .build();
    }

    @Nested
    class DivideAndConquerTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            return FeedbackScorer.divideAndConquer(labeler());
        }

        @Override
        protected Optional<ClaimedResponse> failing() {
            return Optional.of(response("question", 9, BROKEN));
        }
    }

    @Nested
    class DivideAndConquerWithinOneCallTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            return DivideAndConquerScorer.builder(new CallDependentPolicy())
                    .leastAnswerMass(0)
                    .build();
        }
    }

    @Nested
    class WholeResponseTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            return FeedbackScorer.wholeResponse(labeler());
        }

        @Override
        protected Optional<ClaimedResponse> failing() {
            return Optional.of(response("question", 9, BROKEN));
        }
    }

    @Nested
    class EnsembleTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            Policy sure = FakePolicy.builder()
                    .answers((prompt, word) -> word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                    .build();
            return FeedbackScorer.ensemble(List.of(sure, labeler()));
        }

        @Override
        protected Optional<ClaimedResponse> failing() {
            return Optional.of(response("question", 9, BROKEN));
        }
    }

    @Nested
    class RepeatPenaltyContractTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            return new RepeatPenalty(FeedbackScorer.divideAndConquer(labeler()));
        }

        @Override
        protected Optional<ClaimedResponse> failing() {
            return Optional.of(response("question", 9, BROKEN));
        }
    }

    @Nested
    class FunctionTest extends FeedbackScorerContract {
        @Override
        protected FeedbackScorer scorer() {
            return FeedbackScorer.of("brevity", response -> {
                if (response.candidate().text().equals(BROKEN)) {
                    throw new BadDataException("it is broken");
                }
                return 1.0 / response.candidate().text().length();
            });
        }

        @Override
        protected Optional<ClaimedResponse> failing() {
            return Optional.of(response("question", 9, BROKEN));
        }
    }
}
