package io.github.rlaifv.feedback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link ClaimDecomposer}. Extend this class to test an implementation of your own. */
public abstract class ClaimDecomposerContract {

    /** Creates a decomposer. Each call returns a new one with the same settings. */
    protected abstract ClaimDecomposer decomposer();

    /** A response for which a request fails while the other requests of the call succeed. Default: none. */
    protected Optional<AnsweredQuestion> failing() {
        return Optional.empty();
    }

    /** Responses to divide: two different ones with claims, and one without. */
    protected List<AnsweredQuestion> responses() {
        return List.of(response("There is a dog."), response("There is a red car."), response("?"));
    }

    /** Creates a response to the question that all tests ask. */
    protected static AnsweredQuestion response(String text) {
        return new AnsweredQuestion("What is there?", text);
    }

    private static List<String> texts(List<Decomposition> decompositions) {
        return decompositions.stream().map(Decomposition::toString).toList();
    }

    @Test
    void emptyCallReturnsNoClaims() {
        assertThat(decomposer().tryDecompose(List.of())).isEmpty();
        assertThat(decomposer().decompose(List.of())).isEmpty();
    }

    @Test
    void claimsFollowTheOrderOfResponsesWithAReasonIfThereAreNone() {
        List<Decomposition> divided = decomposer().decompose(responses());
        assertThat(divided).hasSize(3);
        assertThat(divided.subList(0, 2)).allSatisfy(one -> {
            assertThat(one.problem()).isEmpty();
            assertThat(one.claims()).isNotEmpty().allSatisfy(claim -> {
                assertThat(claim.statement()).isNotBlank();
                assertThat(claim.question()).isNotBlank();
            });
        });
        assertThat(divided.get(2).claims()).isEmpty();
        assertThat(divided.get(2).problem()).isPresent();
        assertThat(divided.get(0).claims()).isNotEqualTo(divided.get(1).claims());
    }

    @Test
    void equalCallsOfBothMethodsGiveEqualClaims() {
        List<String> claims = texts(Outcome.values(decomposer().tryDecompose(responses())));
        assertThat(texts(decomposer().decompose(responses()))).isEqualTo(claims);
    }

    @Test
    void claimsDoNotDependOnTheOtherResponsesOfTheCall() {
        assumeThat(decomposer().dependsOnCall()).isFalse();
        List<String> claims = texts(decomposer().decompose(responses()));
        for (int i = 0; i < claims.size(); i++) {
            assertThat(texts(decomposer().decompose(List.of(responses().get(i)))))
                    .containsExactly(claims.get(i));
        }
    }

    @Test
    void equalResponsesOfACallGetEqualClaims() {
        AnsweredQuestion response = responses().get(0);
        List<String> claims =
                texts(decomposer().decompose(List.of(response, responses().get(1), response)));
        assertThat(claims.get(2)).isEqualTo(claims.get(0));
    }

    @Test
    void failedRequestDoesNotAffectOtherResponses() {
        assumeThat(failing()).isPresent();
        List<AnsweredQuestion> responses =
                List.of(responses().get(0), failing().orElseThrow(), responses().get(1));
        List<Outcome<Decomposition>> outcomes = decomposer().tryDecompose(responses);
        assertThat(outcomes.get(1).failure()).isPresent();
        assertThat(texts(List.of(outcomes.get(0).orElseThrow(), outcomes.get(2).orElseThrow())))
                .isEqualTo(texts(decomposer().decompose(responses().subList(0, 2))));
        assertThatThrownBy(() -> decomposer().decompose(responses))
                .isInstanceOfSatisfying(
                        PartialFailureException.class,
                        error -> assertThat(error.failures()).containsOnlyKeys(1));
    }

    @Test
    void settingsNameTheDecomposerAndAreStable() {
        assertThat(decomposer().settings())
                .containsKey("type")
                .isEqualTo(decomposer().settings());
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    void nullIsRejected() {
        assertThatThrownBy(() -> decomposer().tryDecompose(null)).isInstanceOf(NullPointerException.class);
    }
}
