package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endless HTTP responses take bounded memory and time, and end when the call is cancelled. */
@Timeout(60)
class EndlessAnswerTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 900000000000\r\n\r\n";
    private static final long LIMIT = 1 << 20;

    private final RawServer server = RawServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private ProbedPolicy policy(Duration timeout) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .timeout(timeout)
                .maxResponseBytes(LIMIT)
                .capabilities(Set.of(Capability.GENERATE))
                .persistence(RetrySettings.standard().withAttempts(3))
                .build();
    }

    private static List<GenerationRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new GenerationRequest("r" + i, Prompt.of("a" + i), 1, Sampling.greedy(5)))
                .toList();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private RequestFailure failure(Duration timeout) {
        try (ProbedPolicy policy = policy(timeout)) {
            return policy.tryGenerate(requests(1)).get(0).failure().orElseThrow();
        }
    }

    private void awaitNoConnection() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.running() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(server.running()).isZero();
    }

    @Test
    void endlessChunkedBodyIsReadToLimitAndNotRetried() throws InterruptedException {
        server.script((request, out) -> {
            write(out, CHUNKED);
            server.flood(out, "400\r\n" + "x".repeat(1024) + "\r\n");
        });

        RequestFailure failure = failure(Duration.ofSeconds(30));

        assertThat(failure.reason()).isEqualTo("response too large");
        assertThat(failure.detail()).contains("1048576 bytes", "maxResponseBytes");
        assertThat(failure.retriable()).isTrue();
        assertThat(server.requests()).hasSize(1);
        awaitNoConnection();
        // more than the limit: the rest is in the buffers of the sockets and the client
        assertThat(server.written()).isLessThan(LIMIT + (24L << 20));
    }

    @Test
    void endlessBodyOfAnyEncodingFailsAtLimit() throws InterruptedException {
        for (String head : List.of(SIZED, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) {
            server.script((request, out) -> {
                write(out, head);
                server.flood(out, "{\"choices\":[");
            });
            assertThat(failure(Duration.ofSeconds(30)).reason()).isEqualTo("response too large");
        }
        awaitNoConnection();
    }

    @Test
    void endlessErrorBodyIsReportedTruncated() throws InterruptedException {
        server.script((request, out) -> {
            write(out, "HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n");
            server.flood(out, "no ");
        });

        RequestFailure failure = failure(Duration.ofSeconds(30));

        assertThat(failure.reason()).isEqualTo("refused (HTTP 400)");
        assertThat(failure.detail()).startsWith("no no ").hasSizeLessThan(600);
        awaitNoConnection();
    }

    @Test
    void endlessHeadersFail() {
        server.script((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            server.flood(out, "X-Filler: " + "x".repeat(1000) + "\r\n");
        });

        assertThat(failure(Duration.ofSeconds(10)).reason()).isEqualTo("connection failed");
        assertThat(server.written()).isLessThan(64L << 20);
    }

    @Test
    void slowBodyFailsAtRequestTimeout() throws InterruptedException {
        server.script((request, out) -> {
            write(out, CHUNKED);
            while (true) {
                write(out, "1\r\n \r\n");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });

        long start = System.nanoTime();
        try (ProbedPolicy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .timeout(Duration.ofMillis(400))
                .capabilities(Set.of(Capability.GENERATE))
                .persistence(RetrySettings.standard().withAttempts(1))
                .build()) {
            assertThat(policy.tryGenerate(requests(1))
                            .get(0)
                            .failure()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("timed out");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        awaitNoConnection();
    }

    @Test
    void callerTimeLimitCancelsRequestsAndWaits() throws InterruptedException {
        server.script((request, out) -> Thread.sleep(30_000));

        long start = System.nanoTime();
        try (ProbedPolicy policy = policy(Duration.ofSeconds(30))) {
            assertThatThrownBy(
                            () -> Cancellation.within(Duration.ofMillis(300), () -> policy.tryGenerate(requests(20))))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("300 ms");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void interruptCancelsCallAndItsRequests() throws InterruptedException {
        assertEnds((policy, caller) -> caller.interrupt());
    }

    @Test
    void closeCancelsCallsOfOtherThreads() throws InterruptedException {
        assertEnds((policy, caller) -> policy.close());
    }

    private void assertEnds(BiConsumer<ProbedPolicy, Thread> stop) throws InterruptedException {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        server.script((request, out) -> {
            begun.complete(true);
            write(out, CHUNKED);
            while (true) {
                write(out, "1\r\n \r\n");
                TimeUnit.MILLISECONDS.sleep(5);
            }
        });
        AtomicReference<Throwable> ended = new AtomicReference<>();
        try (ProbedPolicy policy = policy(Duration.ofMinutes(5))) {
            Thread caller = new Thread(() -> {
                try {
                    List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests(50));
                    ended.set(new AssertionError(outcomes.toString()));
                } catch (RuntimeException e) {
                    ended.set(e);
                }
            });
            caller.start();
            begun.join();
            stop.accept(policy, caller);
            caller.join(10_000);
            assertThat(caller.isAlive()).isFalse();
            assertThat(ended.get()).isInstanceOf(CancelledException.class);
        }
        awaitNoConnection();
    }

    @Test
    void clientThreadsAreDaemons() {
        server.script((request, out) -> {
            write(out, CHUNKED);
            server.flood(out, "400\r\n" + "x".repeat(1024) + "\r\n");
        });
        failure(Duration.ofSeconds(30));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("rlaifv-remote")
                        || thread.getName().startsWith("HttpClient"))
                .allMatch(Thread::isDaemon);
    }
}
