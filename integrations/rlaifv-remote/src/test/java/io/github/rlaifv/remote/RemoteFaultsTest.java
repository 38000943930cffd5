package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every request ends with a result or a failure reason, whatever the server does. */
class RemoteFaultsTest {
    private static final List<Fault> PASSING = List.copyOf(EnumSet.of(
            Fault.RATE_LIMITED,
            Fault.ERROR_500,
            Fault.SLOW,
            Fault.STALLED,
            Fault.CUT_OFF,
            Fault.GARBAGE,
            Fault.EMPTY_OBJECT,
            Fault.NO_LOGPROBS,
            Fault.POSITIVE_LOGPROBS,
            Fault.NULL_LOGPROBS,
            Fault.NO_CHOICES,
            Fault.TWO_CHOICES));

    private final FaultServer server = FaultServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder(int attempts) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .timeout(Duration.ofMillis(1500))
                .concurrency(12)
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(new RetrySettings(
                        attempts, Duration.ofMillis(5), Duration.ofSeconds(2), 100, Duration.ofMillis(50)));
    }

    private static List<NextTokenRequest> claims(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("claim " + i), List.of("Yes", "no")))
                .toList();
    }

    private static int number(String question) {
        return Integer.parseInt(question.substring("claim ".length()));
    }

    @Test
    void everyClaimIsLabeledAfterFirstAttemptsFail() {
        server.script(
                (question, attempt) -> attempt == 1 ? PASSING.get(number(question) % PASSING.size()) : Fault.NONE);

        try (ProbedPolicy policy = builder(6).build()) {
            List<NextTokenProbabilities> labels = policy.nextTokenProbabilities(claims(2 * PASSING.size()));

            assertThat(labels)
                    .hasSize(2 * PASSING.size())
                    .allSatisfy(label -> assertThat(label.of("Yes")).isBetween(0.69, 0.71));
        }
    }

    @Test
    void permanentFailuresAreReportedAndOtherResultsKept() {
        List<Fault> faults = new ArrayList<>(PASSING);
        faults.removeAll(List.of(Fault.SLOW, Fault.STALLED));
        faults.add(Fault.REFUSED_400);
        faults.add(Fault.RATE_LIMITED_FOR_LONG);
        server.script((question, attempt) ->
                number(question) % 2 == 0 ? Fault.NONE : faults.get(number(question) / 2 % faults.size()));
        int count = 2 * faults.size();

        try (ProbedPolicy policy = builder(2).build()) {
            PartialFailureException error = catchThrowableOfType(
                    PartialFailureException.class, () -> policy.nextTokenProbabilities(claims(count)));

            assertThat(error.failures())
                    .containsOnlyKeys(IntStream.range(0, count)
                            .filter(i -> i % 2 == 1)
                            .boxed()
                            .toArray(Integer[]::new));
            assertThat(error.outcomes())
                    .filteredOn(outcome -> outcome.value().isPresent())
                    .hasSize(faults.size());
            assertThat(error.failures().values().stream().map(RequestFailure::reason))
                    .containsExactly(
                            "rate limited (HTTP 429)",
                            "server error (HTTP 500)",
                            "connection failed",
                            "unreadable answer",
                            "unreadable answer",
                            "no log-probabilities",
                            "invalid log-probabilities",
                            "invalid log-probabilities",
                            "wrong number of choices",
                            "wrong number of choices",
                            "refused (HTTP 400)",
                            "rate limited (HTTP 429)");
            assertThat(error.failures().values())
                    .filteredOn(failure -> !failure.retriable())
                    .extracting(RequestFailure::reason)
                    .containsExactly("refused (HTTP 400)");
        }
    }

    @Test
    void slowAndStalledResponsesFailAtTimeout() {
        server.script((question, attempt) -> number(question) == 0 ? Fault.SLOW : Fault.STALLED);

        long start = System.nanoTime();
        try (ProbedPolicy policy = builder(1).timeout(Duration.ofMillis(300)).build()) {
            assertThat(policy.tryNextTokenProbabilities(claims(2)))
                    .allSatisfy(outcome -> assertThat(outcome.failure())
                            .hasValueSatisfying(
                                    failure -> assertThat(failure.reason()).isEqualTo("timed out")));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(FaultServer.SLOW_MILLIS));
    }

    @Test
    void retryWaitsAsLongAsServerAsks() {
        server.script((question, attempt) -> attempt == 1 ? Fault.RATE_LIMITED : Fault.NONE);

        try (ProbedPolicy policy = builder(2).build()) {
            assertThat(policy.nextTokenProbabilities(claims(1))).hasSize(1);
        }
        assertThat(server.times().get(1) - server.times().get(0))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void retryWaitIsBounded() {
        server.script((question, attempt) -> Fault.RATE_LIMITED_FOR_LONG);

        try (ProbedPolicy policy = builder(5).build()) {
            assertThat(policy.tryNextTokenProbabilities(claims(1)).get(0).failure())
                    .hasValueSatisfying(
                            failure -> assertThat(failure.retriable()).isTrue());
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void concurrentRequestsAreBounded() {
        server.answersAfter(50);

        try (ProbedPolicy policy = builder(1).concurrency(3).build()) {
            assertThat(policy.nextTokenProbabilities(claims(20))).hasSize(20);
        }
        assertThat(server.mostRunning()).isBetween(2, 3);
    }

    @Test
    void requestRateIsBounded() {
        long start = System.nanoTime();
        try (ProbedPolicy policy = builder(1).requestsPerSecond(20).build()) {
            assertThat(policy.nextTokenProbabilities(claims(10))).hasSize(10);
        }
        // ten requests span ten periods of 50 ms, of which the first and the last may be shorter
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(400).toNanos());
    }

    @Test
    void requestsPauseWhileServerIsDownAndResumeAfterwards() {
        server.script((question, attempt) -> Fault.ERROR_500);
        RetrySettings persistence =
                new RetrySettings(1, Duration.ofMillis(5), Duration.ofSeconds(1), 3, Duration.ofMillis(300));

        try (ProbedPolicy policy =
                builder(1).concurrency(1).persistence(persistence).build()) {
            List<Outcome<NextTokenProbabilities>> down = policy.tryNextTokenProbabilities(claims(20));

            assertThat(server.requests()).hasSize(3);
            assertThat(down).allSatisfy(outcome -> assertThat(outcome.failure()).isPresent());
            assertThat(down.get(19).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.reason()).isEqualTo("server down");
                assertThat(failure.retriable()).isTrue();
            });
        }

        server.script((question, attempt) -> server.requests().size() < 8 ? Fault.ERROR_500 : Fault.NONE);
        try (ProbedPolicy policy = builder(1)
                .concurrency(2)
                .persistence(
                        new RetrySettings(12, Duration.ofMillis(5), Duration.ofSeconds(1), 3, Duration.ofMillis(100)))
                .build()) {
            assertThat(policy.nextTokenProbabilities(claims(20))).hasSize(20);
        }
    }

    @Test
    void unreachableServerIsARetriableFailure() {
        server.close();
        try (ProbedPolicy policy = builder(2).build()) {
            assertThat(policy.tryNextTokenProbabilities(claims(1)).get(0).failure())
                    .hasValueSatisfying(failure -> {
                        assertThat(failure.reason()).isEqualTo("connection failed");
                        assertThat(failure.retriable()).isTrue();
                    });
        }
    }
}
