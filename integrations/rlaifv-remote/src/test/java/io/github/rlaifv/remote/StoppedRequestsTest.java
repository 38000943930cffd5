package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a server that does not respond end at once when cancelled, and do not count as failed requests. */
@Timeout(30)
class StoppedRequestsTest {
    private final FaultServer server = FaultServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .timeout(Duration.ofSeconds(20))
                .concurrency(2)
                .persistence(new RetrySettings(
                        5, Duration.ofSeconds(20), Duration.ofSeconds(30), 100, Duration.ofMillis(50)));
    }

    private ProbedPolicy policy() {
        return builder()
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .build();
    }

    private static List<NextTokenRequest> questions() {
        return IntStream.range(0, 6)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("claim " + i), List.of("Yes", "no")))
                .toList();
    }

    private static Throwable interrupted(Runnable work) throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                ended.complete(new AssertionError("not stopped"));
            } catch (Throwable e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                ended.complete(e);
            }
        });
        thread.start();
        TimeUnit.MILLISECONDS.sleep(300);
        long start = System.nanoTime();
        thread.interrupt();
        Throwable failure = ended.get(10, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        return failure;
    }

    @Test
    void interruptEndsWaitForResponseAndForRetry() throws Exception {
        for (Fault fault : List.of(Fault.SLOW, Fault.STALLED, Fault.ERROR_500)) {
            server.script((question, attempt) -> fault);
            try (ProbedPolicy policy = policy()) {
                assertThat(interrupted(() -> policy.tryNextTokenProbabilities(questions())))
                        .isInstanceOf(CancelledException.class);
            }
        }
    }

    @Test
    void timeLimitEndsWait() {
        server.script((question, attempt) -> Fault.STALLED);
        try (ProbedPolicy policy = policy()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> Cancellation.within(
                            Duration.ofMillis(300), () -> policy.tryNextTokenProbabilities(questions())))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("time limit of 300 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void policyIsUsableAfterCancelledCall() throws Exception {
        server.script((question, attempt) -> attempt == 1 ? Fault.SLOW : Fault.NONE);
        try (ProbedPolicy policy = policy()) {
            assertThat(interrupted(
                            () -> policy.tryNextTokenProbabilities(questions().subList(0, 2))))
                    .isInstanceOf(CancelledException.class);
            assertThat(policy.nextTokenProbabilities(questions().subList(0, 2))).hasSize(2);
        }
    }

    @Test
    void interruptEndsFirstProbeOfServer() throws Exception {
        server.script((question, attempt) -> Fault.STALLED);
        try (ProbedPolicy policy = builder().build()) {
            assertThat(interrupted(policy::capabilities)).isInstanceOf(CancelledException.class);
        }
    }

    @Test
    void closeEndsWaitingCalls() throws Exception {
        assertClosingEnds(Fault.STALLED, questions());
    }

    @Test
    void closeEndsCallsWhoseRequestsAreAllRunning() throws Exception {
        for (Fault fault : List.of(Fault.SLOW, Fault.STALLED, Fault.ERROR_500)) {
            assertClosingEnds(fault, questions().subList(0, 2));
        }
    }

    private void assertClosingEnds(Fault fault, List<NextTokenRequest> questions) throws Exception {
        server.script((question, attempt) -> fault);
        ProbedPolicy policy = policy();
        CompletableFuture<?> asking = CompletableFuture.supplyAsync(() -> policy.nextTokenProbabilities(questions));
        TimeUnit.MILLISECONDS.sleep(300);
        policy.close();
        assertThatThrownBy(() -> asking.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancelledException.class)
                .hasMessageContaining("closed");
    }
}
