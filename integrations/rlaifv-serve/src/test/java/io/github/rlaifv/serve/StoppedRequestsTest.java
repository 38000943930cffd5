package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.RawClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import io.github.rlaifv.serve.testkit.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of vanished, slow and late clients stop, and nobody else waits for them. */
class StoppedRequestsTest {
    private final SteppedPolicy policy = new SteppedPolicy(0);
    private ChatServer server = ChatServer.builder(policy).port(0).start();
    private ApiClient client = new ApiClient(server);

    private void start(ChatServerBuilder options) {
        server.close();
        server = options.port(0).start();
        client = new ApiClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ObjectNode ask(int tokens) {
        return client.ask("go").put("max_tokens", tokens);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closedConnectionStopsTheComputationWithinOneToken(boolean stream) throws IOException {
        try (RawClient raw = new RawClient(server)) {
            raw.chat(ask(1000).put("stream", stream));
            policy.allow(3);
            Waiting.until("three tokens are sampled", () -> policy.sampled() == 3);
        }
        Waiting.until("the request is cancelled", () -> server.queue().cancelled() == 1);
        policy.allow(100);
        Waiting.until("the queue is empty", () -> server.queue().running() == 0);
        assertThat(client.post(ask(2)).text()).isEqualTo("go go");
        assertThat(policy.sampled()).isEqualTo(3 + 2);
        Waiting.until(
                "it is counted", () -> client.get("/metrics").response().body().contains("\"499\""));
    }

    @Test
    void waitingRequestOfAVanishedClientIsNeverComputed() throws IOException {
        CompletableFuture<ApiClient.Reply> running = client.postLater(ask(4));
        Waiting.until("the first request runs", () -> server.queue().running() == 1);
        try (RawClient raw = new RawClient(server)) {
            raw.chat(ask(1000));
            Waiting.until("the second request waits", () -> server.queue().waiting() == 1);
        }
        Waiting.until("it is cancelled", () -> server.queue().cancelled() == 1);
        policy.allow(4);
        assertThat(running.join().text()).isEqualTo("go go go go");
        assertThat(policy.sampled()).isEqualTo(4);
        assertThat(policy.calls()).isOne();
    }

    @Test
    void requestsThatWaitTogetherShareACall() {
        CompletableFuture<ApiClient.Reply> first = client.postLater(ask(1));
        Waiting.until("the first request runs", () -> server.queue().running() == 1);
        var others =
                IntStream.range(0, 5).mapToObj(i -> client.postLater(ask(2))).toList();
        Waiting.until("the others wait", () -> server.queue().waiting() == 5);
        policy.allow(3);
        assertThat(first.join().text()).isEqualTo("go");
        others.forEach(one -> assertThat(one.join().text()).isEqualTo("go go"));
        assertThat(policy.calls()).isEqualTo(2);
    }

    @Test
    void fullQueueRejectsWithTheTimeToRetry() {
        start(ChatServer.builder(policy).maxWaiting(2));
        CompletableFuture<ApiClient.Reply> running = client.postLater(ask(1));
        Waiting.until("the first request runs", () -> server.queue().running() == 1);
        var waiting =
                IntStream.range(0, 2).mapToObj(i -> client.postLater(ask(1))).toList();
        Waiting.until("the queue is full", () -> server.queue().waiting() == 2);

        ApiClient.Reply reply = client.post(ask(1));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.error().path("code").asText()).isEqualTo("queue_full");
        assertThat(reply.error().path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(
                        reply.response().headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(reply.response().headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(client.get("/ready").status()).isEqualTo(503);
        policy.allow(10);
        assertThat(running.join().text()).isEqualTo("go");
        waiting.forEach(one -> assertThat(one.join().status()).isEqualTo(200));
        assertThat(client.get("/ready").status()).isEqualTo(200);
    }

    @Test
    void rejectedRequestsDoNotShortenTheTimeToRetry() throws InterruptedException {
        start(ChatServer.builder(policy).maxWaiting(1));
        CompletableFuture<ApiClient.Reply> slow = client.postLater(ask(1));
        Waiting.until("the first request runs", () -> server.queue().running() == 1);
        Thread.sleep(1100); // answers take longer than a second
        policy.allow(1);
        assertThat(slow.join().status()).isEqualTo(200);
        CompletableFuture<ApiClient.Reply> running = client.postLater(ask(1));
        Waiting.until("a request runs", () -> server.queue().running() == 1);
        CompletableFuture<ApiClient.Reply> waiting = client.postLater(ask(1));
        Waiting.until("the queue is full", () -> server.queue().waiting() == 1);

        List<String> times = IntStream.range(0, 25)
                .mapToObj(i -> client.post(ask(1)))
                .map(reply ->
                        reply.response().headers().firstValue("Retry-After").orElse("none"))
                .distinct()
                .toList();

        assertThat(times).hasSize(1);
        assertThat(Integer.parseInt(times.get(0))).isBetween(2, 60);
        policy.allow(2);
        assertThat(running.join().status() + waiting.join().status()).isEqualTo(400);
    }

    @Test
    void deadlineStopsTheComputation() {
        start(ChatServer.builder(policy).deadline(Duration.ofMillis(1500)));
        policy.allow(2);
        ApiClient.Reply reply = client.post(ask(1000));
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.error().path("code").asText()).isEqualTo("deadline_exceeded");
        assertThat(reply.error().path("message").asText()).contains("1.5 seconds");
        assertThat(reply.response().headers().firstValue("x-should-retry")).hasValue("false");
        Waiting.until("the computation ends", () -> policy.ended() == 1);
        policy.allow(100);
        assertThat(policy.sampled()).isLessThanOrEqualTo(2);
        assertThat(server.queue().running()).isZero();
    }

    @Test
    void deadlineOfAStreamThatHasBegunIsItsLastEvent() throws IOException {
        start(ChatServer.builder(policy).deadline(Duration.ofSeconds(3)));
        policy.allow(2);
        try (RawClient raw = new RawClient(server)) {
            String events = raw.chat(ask(1000).put("stream", true)).readUntil("[DONE]\n\n");
            assertThat(events)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("\"content\":\"go\"", "\"content\":\" go\"", "data: {\"error\":", "deadline_exceeded");
        }
    }

    @Test
    void clientThatReadsNothingLosesItsConnectionAndOthersAreServed() throws Exception {
        start(ChatServer.builder(policy)
                .limits(ServeLimits.builder()
                        .streamBytes(20_000)
                        .newTokens(100_000)
                        .build()));
        policy.allow(100_000);
        ObjectNode endless = client.ask("long".repeat(500)).put("max_tokens", 100_000);
        try (RawClient slow = new RawClient(server, 4096)) {
            slow.chat(endless.put("stream", true));
            Waiting.until(
                    "the slow client's request is stopped", () -> server.queue().cancelled() == 1);
            assertThat(policy.sampled()).isLessThan(100_000);
            assertThat(client.post(ask(3)).text()).isEqualTo("go go go");
            assertThat(slow.isClosedByServer()).isTrue();
        }
    }

    @Test
    void clientThatStopsReadingIsDroppedAfterAWhile() throws Exception {
        start(ChatServer.builder(policy)
                .stallTime(Duration.ofMillis(300))
                .limits(ServeLimits.builder()
                        .streamBytes(100_000_000)
                        .newTokens(4000)
                        .build()));
        policy.allow(4000);
        try (RawClient slow = new RawClient(server, 4096)) {
            slow.chat(client.ask("long".repeat(500)).put("max_tokens", 4000).put("stream", true));
            Waiting.until(
                    "the client is dropped",
                    () -> client.get("/metrics").response().body().contains("\"408\""));
        }
    }

    @Test
    void clientThatDoesNotReadAWholeAnswerIsDroppedAfterAWhile() throws Exception {
        start(ChatServer.builder(policy).stallTime(Duration.ofMillis(300)));
        policy.allow(60);
        try (RawClient slow = new RawClient(server, 4096)) {
            slow.chat(client.ask("long".repeat(125_000)).put("max_tokens", 60));
            Waiting.until("the answer is computed", () -> server.queue().succeeded() == 1);
            Waiting.until("the client is dropped and counted, and nothing is held for it", () -> {
                String metrics = client.get("/metrics").response().body();
                return metrics.contains("\"408\"") && metrics.contains("rlaifv_serve_held_bytes 0.0");
            });
            assertThat(slow.isClosedByServer()).isTrue();
        }
        assertThat(drain(Duration.ofSeconds(30))).as("nothing is left").isTrue();
    }

    /** In a thread of its own, because an interruption does not end what is being written to a socket. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void clientThatReadsNoneOfManySmallAnswersIsDroppedAfterAWhile() throws Exception {
        start(ChatServer.builder(policy).stallTime(Duration.ofMillis(300)));
        String many = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
        try (RawClient slow = new RawClient(server, 4096)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000_000; i++) {
                            slow.send(many);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void slowReaderGetsTheWholeStream() throws IOException {
        start(ChatServer.builder(policy)
                .limits(ServeLimits.builder()
                        .streamBytes(100_000_000)
                        .newTokens(4000)
                        .build()));
        policy.allow(3000);
        try (RawClient slow = new RawClient(server, 4096)) {
            slow.chat(client.ask("word".repeat(100)).put("max_tokens", 3000).put("stream", true));
            Waiting.until("all tokens are sampled", () -> policy.sampled() == 3000);
            String events = slow.readUntil("data: [DONE]\n\n");
            assertThat(events.split("\"content\":\" ?word", -1)).hasSize(3001);
        }
    }

    @Test
    void drainAnswersWhatRunsAndRejectsWhatComes() throws Exception {
        CompletableFuture<ApiClient.Reply> running = client.postLater(ask(2));
        Waiting.until("the request runs", () -> server.queue().running() == 1);
        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(Duration.ofSeconds(30)));
        Waiting.until("the server stops", () -> client.get("/ready").status() == 503);

        ApiClient.Reply late = client.post(ask(1));
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.error().path("code").asText()).isEqualTo("shutting_down");
        assertThat(late.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(client.get("/health").status()).isEqualTo(200);
        policy.allow(2);
        assertThat(running.join().text()).isEqualTo("go go");
        assertThat(drained.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void drainStopsWhatIsLeftAfterItsLimit() throws Exception {
        CompletableFuture<ApiClient.Reply> running = client.postLater(ask(2));
        Waiting.until("the request runs", () -> server.queue().running() == 1);
        assertThat(drain(Duration.ofMillis(200))).isFalse();
        assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
        Waiting.until("nothing runs", () -> server.queue().running() == 0);
    }

    private boolean drain(Duration limit) {
        try {
            return server.drain(limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
