package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.RefusedCallException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.core.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool leaves servers out, takes them back, relieves them, and keeps the requests about an image together. */
@Timeout(60)
class PooledServersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<FaultServer> servers = new CopyOnWriteArrayList<>();
    private final Events events = new Events();

    @AfterEach
    void stop() {
        servers.forEach(FaultServer::close);
    }

    /** What the pool reported. */
    private static final class Events implements RunListener {
        private final List<String> warnings = new CopyOnWriteArrayList<>();
        private final List<String> notes = new CopyOnWriteArrayList<>();
        private volatile Consumer<String> onWarning = text -> {};

        @Override
        public void warned(String stage, String message) {
            warnings.add(message);
            onWarning.accept(message);
        }

        @Override
        public void note(String stage, String message) {
            notes.add(message);
        }
    }

    private FaultServer server() {
        return server(0);
    }

    private FaultServer server(int port) {
        FaultServer server = FaultServer.start(port)
                .health(() -> 200)
                .writes(request -> "about " + FaultServer.question(request) + " by seed " + request.path("seed"))
                .firstTokens(question -> Map.of("Yes", 0.6 / question.length(), "No", 0.3));
        servers.add(server);
        return server;
    }

    private static RemotePolicyBuilder builder(String address) {
        return RemotePolicy.builder()
                .baseUrl(address)
                .model("scripted")
                .revision("1")
                .timeout(Duration.ofSeconds(20))
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES));
    }

    private static Policy policy(FaultServer server, int concurrency) {
        return builder(server.baseUrl()).concurrency(concurrency).build();
    }

    private PoolOptions options() {
        return PoolOptions.defaults().withListener(events).withPauses(Duration.ofMillis(50), Duration.ofMillis(400));
    }

    private Policy pool(Policy... members) {
        return Policies.pool(List.of(members), options());
    }

    private static List<GenerationRequest> generations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new GenerationRequest(
                        "r" + i,
                        Prompt.of("question " + i),
                        1,
                        Sampling.builder().seed(5).build()))
                .toList();
    }

    private List<List<Completion>> expected(int count) {
        try (Policy one = policy(server(), 8)) {
            return one.generate(generations(count));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long start = System.nanoTime();
        while (!holds.getAsBoolean() && since(start).compareTo(Duration.ofSeconds(10)) < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }

    @Test
    void resultsDoNotDependOnTheNumberOfServers() {
        List<List<Completion>> expected = expected(30);
        for (int count : List.of(1, 2, 4)) {
            Policy[] members = IntStream.range(0, count)
                    .mapToObj(i -> policy(server().answersAfter(5 * i), 2))
                    .toArray(Policy[]::new);
            try (Policy pool = pool(members)) {
                assertThat(pool.generate(generations(30))).isEqualTo(expected);
                assertThat(pool.generate(generations(30))).isEqualTo(expected);
            }
        }
    }

    /** By itself, a request to this server would be retried for a minute. */
    @Test
    void deadServerIsLeftOutAtOnce() {
        FaultServer dead = server();
        dead.close();
        List<List<Completion>> expected = expected(24);
        long start = System.nanoTime();
        try (Policy pool = pool(policy(server(), 4), policy(dead, 4))) {
            assertThat(pool.generate(generations(24))).isEqualTo(expected);
        }
        assertThat(since(start)).isLessThan(Duration.ofSeconds(8));
        assertThat(events.warnings)
                .containsExactly(
                        dead.baseUrl() + " (scripted@127.0.0.1) is left out for 0.05 s, and the other members do"
                                + " its work: connection failed (ConnectException)");
    }

    @Test
    void serverWhoseHealthIsBadGetsNoRequestsUntilItIsGood() throws Exception {
        AtomicInteger status = new AtomicInteger(503);
        FaultServer loading = FaultServer.start().health(status::get).writes(request -> "late");
        servers.add(loading);
        FaultServer ready = server().writes(request -> "late");
        try (Policy pool = pool(policy(ready, 4), policy(loading, 4))) {
            pool.generate(generations(1));
            until(() -> {
                pool.generate(generations(1));
                return !events.warnings.isEmpty();
            });
            int before = loading.requests().size();
            pool.generate(generations(30));
            assertThat(loading.requests()).hasSize(before);
            assertThat(events.warnings.get(0)).contains("server error (HTTP 503)");
            status.set(200);
            until(() -> {
                pool.generate(generations(30));
                return loading.requests().size() > before;
            });
            assertThat(events.notes).anyMatch(note -> note.contains("is taken back after it was left out"));
        }
    }

    @Test
    void serverThatDiesAndReturnsIsTakenBackWithinTheCall() {
        FaultServer healthy = server().answersAfter(60);
        AtomicInteger asked = new AtomicInteger();
        FaultServer mortal = server();
        mortal.script((question, attempt) -> {
            if (asked.incrementAndGet() == 3) {
                mortal.close();
            }
            return Fault.NONE;
        });
        List<FaultServer> back = new CopyOnWriteArrayList<>();
        events.onWarning = text -> {
            if (back.isEmpty()) {
                back.add(server(mortal.port()));
            }
        };
        List<List<Completion>> expected = expected(60);
        try (Policy pool = pool(policy(healthy, 1), policy(mortal, 1))) {
            assertThat(pool.generate(generations(60))).isEqualTo(expected);
        }
        assertThat(events.warnings).isNotEmpty().first().asString().contains(mortal.baseUrl());
        assertThat(events.notes).anyMatch(note -> note.contains(mortal.baseUrl() + " (scripted@127.0.0.1) is taken"));
        assertThat(back.get(0).requests()).as("requests after the return").isNotEmpty();
    }

    @Test
    void requestsOfASlowServerAreRepeatedByAnother() {
        FaultServer slow = server().answersAfter(15_000);
        FaultServer fast = server().answersAfter(10);
        List<List<Completion>> expected = expected(40);
        long start = System.nanoTime();
        try (Policy pool = pool(policy(slow, 4), policy(fast, 4))) {
            assertThat(pool.generate(generations(40))).isEqualTo(expected);
        }
        assertThat(since(start)).isLessThan(Duration.ofSeconds(8));
        assertThat(slow.requests()).hasSizeLessThanOrEqualTo(4);
        assertThat(events.warnings).isEmpty();
    }

    @Test
    void slowServerGetsFewerRequestsAtTheSameTime() {
        FaultServer slow = server().answersAfter(800);
        FaultServer fast = server().answersAfter(10);
        PoolOptions patient = options().withRepeatsSlowRequests(false);
        try (Policy pool = Policies.pool(List.of(policy(slow, 4), policy(fast, 4)), patient)) {
            pool.generate(generations(40));
        }
        assertThat(events.notes)
                .anyMatch(note -> note.startsWith(slow.baseUrl())
                        && note.contains("gets fewer requests at the same time (3 now): a request takes ")
                        && note.contains(" ms, at the other members "));
        assertThat(slow.requests().size()).isLessThan(fast.requests().size());
    }

    @Test
    void busyServerIsRelievedAndNotLeftOut() {
        FaultServer busy = server().script((question, attempt) -> attempt == 1 ? Fault.RATE_LIMITED : Fault.NONE);
        List<List<Completion>> expected = expected(24);
        PoolOptions patient = options().withRepeatsSlowRequests(false);
        try (Policy pool = Policies.pool(List.of(policy(busy, 4), policy(server(), 4)), patient)) {
            assertThat(pool.generate(generations(24))).isEqualTo(expected);
        }
        assertThat(events.warnings).isEmpty();
        assertThat(events.notes)
                .anyMatch(note ->
                        note.equals(busy.baseUrl() + " (scripted@127.0.0.1) gets fewer requests at the same time"
                                + " (2 now): the server asks for fewer requests"));
    }

    @Test
    void resultsAreKeptIfAllServersDie() {
        AtomicInteger left = new AtomicInteger(10);
        FaultServer.Script script = (question, attempt) -> left.decrementAndGet() < 0 ? Fault.ERROR_500 : Fault.NONE;
        Policy[] members = Stream.of(server().script(script), server().script(script))
                .map(server -> builder(server.baseUrl())
                        .concurrency(2)
                        .persistence(RetrySettings.once())
                        .build())
                .toArray(Policy[]::new);
        try (Policy pool = pool(members)) {
            List<Outcome<List<Completion>>> outcomes = pool.tryGenerate(generations(40));
            assertThat(outcomes).hasSize(40);
            assertThat(outcomes.stream().filter(one -> one.value().isPresent())).hasSize(10);
            List<RequestFailure> failures =
                    outcomes.stream().flatMap(one -> one.failure().stream()).toList();
            assertThat(failures)
                    .allMatch(RequestFailure::retriable)
                    .allMatch(failure -> failure.reason().equals("server error (HTTP 500)"));
            for (int i = 0; i < 40; i++) {
                if (outcomes.get(i).failure().isPresent()) {
                    assertThat(outcomes.get(i).failure().get().request()).isEqualTo("r" + i);
                }
            }
            // once they work again, the rest succeeds
            left.set(Integer.MAX_VALUE);
            assertThat(pool.generate(generations(40))).isEqualTo(expected(40));
        }
    }

    @Test
    void requestThatFailsAtOneServerIsTriedAtAnother() {
        FaultServer choosy =
                server().script((question, attempt) -> question.endsWith("7") ? Fault.GARBAGE : Fault.NONE);
        List<List<Completion>> expected = expected(30);
        try (Policy pool = pool(
                builder(choosy.baseUrl()).persistence(RetrySettings.once()).build(),
                builder(server().baseUrl()).persistence(RetrySettings.once()).build())) {
            for (int call = 0; call < 3; call++) {
                assertThat(pool.generate(generations(30))).isEqualTo(expected);
            }
        }
        assertThat(events.warnings).isEmpty();
    }

    private static ImageSource image(int number) {
        byte[] bytes = ("\u0089PNG\r\n\u001a\n" + number).getBytes(StandardCharsets.ISO_8859_1);
        return ImageSource.of("image " + number, bytes);
    }

    private static List<NextTokenRequest> questionsAboutImages(int images) {
        return IntStream.range(0, images * 8)
                .mapToObj(i -> new NextTokenRequest(
                        Prompt.of(image(i % images), "Is there thing " + i + "?"), List.of("Yes", "No")))
                .toList();
    }

    private static Set<String> images(List<JsonNode> requests) {
        Set<String> images = new HashSet<>();
        requests.forEach(request -> request.findValues("url").forEach(url -> images.add(url.asText())));
        return images;
    }

    @Test
    void requestsAboutAnImageGoToOneServerInAllCalls() {
        List<FaultServer> three = List.of(server(), server(), server());
        List<Policy> members = three.stream().map(server -> policy(server, 64)).toList();
        try (Policy pool = Policies.pool(members, options().withRepeatsSlowRequests(false))) {
            pool.nextTokenProbabilities(questionsAboutImages(12));
            List<Set<String>> first =
                    three.stream().map(server -> images(server.requests())).toList();
            assertThat(first.stream().mapToInt(Set::size).sum()).isEqualTo(12);
            pool.generate(IntStream.range(0, 12)
                    .mapToObj(i ->
                            new GenerationRequest("d" + i, Prompt.of(image(i), "Describe it."), 2, Sampling.greedy(8)))
                    .toList());
            assertThat(three.stream().map(server -> images(server.requests()))).isEqualTo(first);
            // only the images of a server that is gone move
            FaultServer gone = three.stream()
                    .filter(server -> !server.requests().isEmpty())
                    .findFirst()
                    .orElseThrow();
            List<FaultServer> others =
                    three.stream().filter(server -> server != gone).toList();
            gone.close();
            others.forEach(server -> server.requests().clear());
            pool.nextTokenProbabilities(questionsAboutImages(12));
            for (FaultServer other : others) {
                assertThat(images(other.requests())).containsAll(first.get(three.indexOf(other)));
            }
            assertThat(others.stream()
                            .mapToInt(server -> images(server.requests()).size())
                            .sum())
                    .isEqualTo(12);
        }
    }

    @Test
    void serverDoesTheWorkOfOneThatHasTooMuch() {
        FaultServer first = server().answersAfter(40);
        FaultServer second = server().answersAfter(40);
        try (Policy pool = pool(policy(first, 2), policy(second, 2))) {
            pool.nextTokenProbabilities(questionsAboutImages(1));
        }
        assertThat(first.requests()).isNotEmpty();
        assertThat(second.requests()).isNotEmpty();
    }

    /** Sends a byte now and then, and never a complete response. */
    private static void drip(RawServer server) {
        server.script((request, out) -> {
            if (request.startsWith("GET")) {
                out.write(RawServer.response(200, "", new byte[0]));
                return;
            }
            out.write("HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 100_000; i++) {
                out.write(' ');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    @Test
    void noConnectionOrThreadIsLeft() throws Exception {
        try (RawServer hanging = RawServer.start()) {
            drip(hanging);
            List<Policy> members = new ArrayList<>();
            members.add(policy(server().answersAfter(5), 4));
            members.add(builder(hanging.baseUrl()).timeout(LONG).concurrency(4).build());
            try (Policy pool = Policies.pool(members, options())) {
                assertThat(pool.generate(generations(40))).isEqualTo(expected(40));
                assertThat(hanging.requests()).anyMatch(request -> request.startsWith("POST"));
                until(() -> hanging.running() == 0);
            }
            until(() ->
                    threads("rlaifv-pool").isEmpty() && threads("rlaifv-remote").isEmpty());
        }
    }

    @Test
    void cancelledFutureOfAQueueBeforeAPoolEndsItsRequestToTheServer() throws Exception {
        FaultServer first = FaultServer.start()
                .health(() -> 200)
                .writes(request -> "word ".repeat(500))
                .pausesBetweenParts(20);
        servers.add(first);
        try (QueuedPolicy queue = Policies.queue(pool(policy(first, 4)))) {
            CountDownLatch begun = new CountDownLatch(2);
            CompletableFuture<List<Completion>> response =
                    queue.generateAsync(generations(1).get(0), token -> begun.countDown());
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            response.cancel(true);
        }
        assertThat(first.sentParts()).isLessThan(400);
    }

    @Test
    void wrongKeyIsNotTriedPerRequestOfABatch() {
        FaultServer refusing = server().script((question, attempt) -> Fault.UNAUTHORIZED_401);
        try (QueuedPolicy queue = QueuedPolicy.builder(policy(refusing, 8))
                .gather(LONG)
                .maxBatch(8)
                .build()) {
            List<CompletableFuture<List<Completion>>> all =
                    generations(8).stream().map(queue::generateAsync).toList();
            all.forEach(one -> assertThatThrownBy(one::join).hasCauseInstanceOf(RefusedCallException.class));
        }
        assertThat(refusing.requests()).hasSizeLessThanOrEqualTo(8);
    }
}
