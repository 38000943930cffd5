package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final RequestFailure SLOW = new RequestFailure("b", "timed out", "after PT1S", true);

    @Test
    void valuesAreAllResultsIfNothingFailed() {
        assertThat(Outcome.values(List.of(Outcome.success(1), Outcome.success(2))))
                .containsExactly(1, 2);
    }

    @Test
    void partialFailureKeepsSuccessfulResults() {
        List<Outcome<Integer>> outcomes = List.of(Outcome.success(1), Outcome.failure(SLOW), Outcome.success(3));

        PartialFailureException error =
                catchThrowableOfType(PartialFailureException.class, () -> Outcome.values(outcomes));

        assertThat(error).hasMessage("1 of 3 requests failed: b: timed out (after PT1S)");
        assertThat(error.failures()).containsOnlyKeys(1).containsValue(SLOW);
        assertThat(error.outcomes().get(2)).isEqualTo(Outcome.success(3));
        assertThat(error.retriable()).isTrue();
    }

    @Test
    void resultIsConvertedAndFailureStays() {
        assertThat(Outcome.success(2).map(value -> "n" + value)).isEqualTo(Outcome.success("n2"));
        assertThat(Outcome.<Integer>failure(SLOW).map(value -> "n" + value)).isEqualTo(Outcome.failure(SLOW));
    }

    @Test
    void nextStepMayFailAndIsSkippedAfterAFailure() {
        assertThat(Outcome.success(2).flatMap(value -> Outcome.success(value + 1)))
                .isEqualTo(Outcome.success(3));
        assertThat(Outcome.success(2).flatMap(value -> Outcome.<Integer>failure(SLOW)))
                .isEqualTo(Outcome.failure(SLOW));
        List<Integer> taken = new ArrayList<>();
        assertThat(Outcome.<Integer>failure(SLOW).flatMap(value -> Outcome.success(taken.add(value))))
                .isEqualTo(Outcome.failure(SLOW));
        assertThat(taken).isEmpty();
    }

    @Test
    void resultOfAFailedRequestIsRejectedWithItsReason() {
        assertThat(Outcome.success(2).orElseThrow()).isEqualTo(2);
        Outcome<Integer> failed = Outcome.failure(SLOW);
        assertThat(catchThrowableOfType(PartialFailureException.class, failed::orElseThrow))
                .hasMessage("1 of 1 requests failed: b: timed out (after PT1S)");
    }

    @Test
    void failureTakesTheGivenName() {
        assertThat(Outcome.failure(SLOW).named("c").failure())
                .contains(new RequestFailure("c", "timed out", "after PT1S", true));
        assertThat(Outcome.success(2).named("c")).isEqualTo(Outcome.success(2));
    }

    @Test
    void requestInPartsFailsWithItsFirstFailure() {
        RequestFailure refused = new RequestFailure("c", "refused", "", false);
        assertThat(Outcome.all(List.of(Outcome.success(1), Outcome.success(2))))
                .isEqualTo(Outcome.success(List.of(1, 2)));
        assertThat(Outcome.all(List.of(Outcome.success(1), Outcome.failure(SLOW), Outcome.failure(refused))))
                .isEqualTo(Outcome.failure(SLOW));
    }

    @Test
    void partialFailureIsRetriableOnlyIfAllFailuresAre() {
        RequestFailure refused = new RequestFailure("c", "refused", "", false);
        assertThat(new PartialFailureException(List.of(Outcome.failure(SLOW), Outcome.failure(refused))).retriable())
                .isFalse();
    }

    @Test
    void missingCapabilityErrorNamesPolicyCapabilityAndUse() {
        try (Policy all = FakePolicy.builder().name("server").build()) {
            Capability.SCORE.require(all, "the reference");

            assertThat(new MissingCapabilityException(
                            all.name(), Capability.SCORE, "the reference", Set.of(Capability.GENERATE)))
                    .hasMessageContaining("server can't be the reference: that needs the capability SCORE");
        }
    }

    @Test
    void batchWithoutOneOutcomePerRequestIsRejectedWithItsSource() {
        List<Outcome<String>> one = List.of(Outcome.success("a"));

        assertThat(Outcome.onePerRequest(one, 1, this)).isSameAs(one);
        assertThatIllegalStateException()
                .isThrownBy(() -> Outcome.onePerRequest(one, 2, this))
                .withMessage(OutcomeTest.class.getName()
                        + " returned 1 outcomes for 2 requests: it must return one outcome" + " per request, in order");
        assertThatIllegalStateException()
                .isThrownBy(() -> Outcome.onePerRequest(Collections.singletonList(null), 1, this))
                .withMessageContaining("returned 1 outcomes, some of them null, for 1 requests");
    }
}
