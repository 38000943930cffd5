package io.github.rlaifv.feedback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link FeedbackScorer}. Extend this class to test an implementation of your own. */
public abstract class FeedbackScorerContract {

    /** Creates a scorer. Each call returns a new one with the same settings. */
    protected abstract FeedbackScorer scorer();

    /** A response that the scorer can't judge while it judges the others of the call. Default: none, it judges all. */
    protected Optional<ClaimedResponse> failing() {
        return Optional.empty();
    }

    /** Responses that the scorer can judge. */
    protected List<ClaimedResponse> responses() {
        return Stream.of("There is a dog.", "There is a cat. There is a cat.", "There is a tree.")
                .map(text -> response("question", text.length(), text))
                .toList();
    }

    /** Creates a response to an instruction of the given id, with one claim per sentence. */
    protected static ClaimedResponse response(String id, int index, String text) {
        Instruction instruction = new Instruction(id, ImageSource.of("image", new byte[] {1}), "What is there?");
        List<Claim> claims = Stream.of(text.split("(?<=[.]) "))
                .map(sentence -> new Claim(
                        sentence, sentence.replace("There is", "Is there").replace('.', '?')))
                .toList();
        return new ClaimedResponse(instruction, new Candidate(id, index, text), claims);
    }

    @Test
    void emptyCallReturnsNoScores() {
        assertThat(scorer().tryScore(List.of())).isEmpty();
        assertThat(scorer().score(List.of())).isEmpty();
    }

    @Test
    void scoresAreFiniteAndInTheOrderOfResponses() {
        List<ResponseScore> scores = scorer().score(responses());
        assertThat(scores)
                .extracting(ResponseScore::candidate)
                .isEqualTo(responses().stream().map(ClaimedResponse::candidate).toList());
        assertThat(scores).allSatisfy(score -> assertThat(score.score()).isFinite());
    }

    @Test
    void equalCallsOfBothMethodsGiveEqualScores() {
        List<Outcome<ResponseScore>> outcomes = scorer().tryScore(responses());
        assertThat(scorer().tryScore(responses())).isEqualTo(outcomes);
        assertThat(scorer().score(responses())).isEqualTo(Outcome.values(outcomes));
    }

    @Test
    void scoreDoesNotDependOnTheOtherResponsesOfTheCall() {
        assumeThat(scorer().dependsOnCall()).isFalse();
        List<ClaimedResponse> responses = responses();
        List<ResponseScore> scores = scorer().score(responses);
        List<ClaimedResponse> reversed = IntStream.range(0, responses.size())
                .mapToObj(i -> responses.get(responses.size() - 1 - i))
                .toList();
        assertThat(scorer().score(reversed)).containsExactlyInAnyOrderElementsOf(scores);
        for (int i = 0; i < responses.size(); i++) {
            assertThat(scorer().score(List.of(responses.get(i)))).containsExactly(scores.get(i));
        }
    }

    @Test
    void responseThatCannotBeJudgedDoesNotAffectOthers() {
        assumeThat(failing()).isPresent();
        ClaimedResponse failing = failing().orElseThrow();
        ClaimedResponse first = responses().get(0);
        ClaimedResponse last = responses().get(1);
        List<Outcome<ResponseScore>> outcomes = scorer().tryScore(List.of(first, failing, last));
        assertThat(outcomes.get(1).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.request()).isEqualTo(failing.id());
            assertThat(failure.reason()).isNotBlank();
        });
        assertThat(List.of(outcomes.get(0).orElseThrow(), outcomes.get(2).orElseThrow()))
                .isEqualTo(scorer().score(List.of(first, last)));
        assertThatThrownBy(() -> scorer().score(List.of(first, failing, last)))
                .isInstanceOfSatisfying(
                        PartialFailureException.class,
                        error -> assertThat(error.failures()).containsOnlyKeys(1));
    }

    @Test
    void settingsNameTheScorerAndAreStable() {
        assertThat(scorer().settings()).containsKey("type").isEqualTo(scorer().settings());
        assertThat(scorer().smallestDifference()).isPositive();
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    void nullIsRejected() {
        assertThatThrownBy(() -> scorer().tryScore(null)).isInstanceOf(NullPointerException.class);
    }
}
