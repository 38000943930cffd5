package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.RawClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import io.github.rlaifv.serve.testkit.Waiting;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, sizes, numbers of connections, and addresses. */
class ServerLimitsTest {
    private final SteppedPolicy policy = new SteppedPolicy(1_000_000);

    private static ApiClient client(ChatServer server, String key) {
        return new ApiClient(
                server,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                key);
    }

    @Test
    void onlyOneOfTheKeysOpensTheServer() {
        try (ChatServer server = ChatServer.builder(policy)
                .port(0)
                .apiKeys(List.of("first-key", "second-key"))
                .start()) {
            ObjectNode body = client(server, "").ask("yes").put("max_tokens", 1);
            for (String wrong : List.of("", "first", "first-key-", "FIRST-KEY", "first-key second-key")) {
                ApiClient.Reply reply = client(server, wrong).post(body);
                assertThat(reply.status()).as(wrong).isEqualTo(401);
                assertThat(reply.error().path("code").asText()).isEqualTo("invalid_api_key");
                assertThat(reply.error().path("type").asText()).isEqualTo("invalid_request_error");
                assertThat(reply.json().toString()).doesNotContain("first", "second");
            }
            assertThat(client(server, "first-key").post(body).text()).isEqualTo("yes");
            assertThat(client(server, "second-key").post(body).text()).isEqualTo("yes");
            assertThat(client(server, "").get("/v1/models").status()).isEqualTo(401);
            assertThat(client(server, "").get("/metrics").status()).isEqualTo(401);
            assertThat(client(server, "second-key").get("/metrics").status()).isEqualTo(200);
            assertThat(client(server, "").get("/health").status()).isEqualTo(200);
            assertThat(client(server, "").get("/ready").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "with blank", "newline\n", "ключ"})
    void unusableKeyIsRejectedWithoutShowingIt(String key) {
        assertThatThrownBy(() -> ChatServer.builder(policy).apiKeys(List.of("good", key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("visible ASCII characters")
                .hasMessageNotContaining("good");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooLargeBodyIsRejectedAndTheConnectionStaysUsable(boolean withLength) {
        try (ChatServer server = ChatServer.builder(policy)
                .port(0)
                .limits(ServeLimits.builder().bodyBytes(10_000).build())
                .start()) {
            ApiClient client = new ApiClient(server);
            byte[] body = client.ask("x".repeat(20_000)).toString().getBytes(StandardCharsets.UTF_8);
            ApiClient.Reply reply = client.send(client.request("/v1/chat/completions")
                    .header("Content-Type", "application/json")
                    .POST(
                            withLength
                                    ? HttpRequest.BodyPublishers.ofByteArray(body)
                                    : HttpRequest.BodyPublishers.ofInputStream(
                                            () -> new java.io.ByteArrayInputStream(body)))
                    .build());
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.error().path("code").asText()).isEqualTo("request_too_large");
            assertThat(reply.error().path("message").asText()).contains("10000 bytes");
            assertThat(client.post(client.ask("yes").put("max_tokens", 2)).text())
                    .isEqualTo("yes yes");
        }
    }

    @Test
    void endlessBodyIsCutOff() throws IOException {
        try (ChatServer server = ChatServer.builder(policy)
                        .port(0)
                        .limits(ServeLimits.builder().bodyBytes(10_000).build())
                        .start();
                RawClient raw = new RawClient(server)) {
            raw.send(RawClient.head(1L << 40));
            assertThat(raw.readUntil("}}")).startsWith("HTTP/1.1 413");
            String some = "x".repeat(10_000);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            raw.send(some);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void bodyThatDoesNotComeIsTimedOut() throws IOException {
        try (ChatServer server = ChatServer.builder(policy)
                        .port(0)
                        .bodyTime(Duration.ofMillis(200))
                        .start();
                RawClient raw = new RawClient(server)) {
            raw.send(RawClient.head(1000)).send("{\"model\":");
            assertThat(raw.readUntil("}}")).startsWith("HTTP/1.1 408").contains("request_timeout");
            assertThat(raw.isClosedByServer()).isTrue();
        }
    }

    @Test
    void bodiesTogetherAreLimited() throws IOException {
        SteppedPolicy slow = new SteppedPolicy(0);
        try (ChatServer server = ChatServer.builder(slow)
                .port(0)
                .limits(ServeLimits.builder().heldBytes(30_000).build())
                .start()) {
            ApiClient client = new ApiClient(server);
            ObjectNode large = client.ask("x".repeat(20_000)).put("max_tokens", 1);
            CompletableFuture<ApiClient.Reply> first = client.postLater(large);
            Waiting.until("the first request runs", () -> server.queue().running() == 1);
            ApiClient.Reply second = client.post(large);
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.error().path("message").asText()).contains("memory");
            slow.allow(10);
            assertThat(first.join().status()).isEqualTo(200);
            assertThat(client.post(large).status()).isEqualTo(200);
            Waiting.until(
                    "all bodies are given back",
                    () -> client.get("/metrics").response().body().contains("rlaifv_serve_held_bytes 0.0"));
        }
    }

    @Test
    void bodiesThatAreAnnouncedAndNotSentHoldNoMemory() throws IOException {
        try (ChatServer server = ChatServer.builder(policy)
                        .port(0)
                        .limits(ServeLimits.builder().heldBytes(30_000).build())
                        .start();
                RawClient first = new RawClient(server).send(RawClient.head(25_000));
                RawClient second = new RawClient(server).send(RawClient.head(25_000))) {
            ApiClient client = new ApiClient(server);
            assertThat(client.post(client.ask("x".repeat(20_000)).put("max_tokens", 1))
                            .status())
                    .isEqualTo(200);
            assertThat(first.isSilent()).isTrue();
            assertThat(second.isSilent()).isTrue();
        }
    }

    @Test
    void connectionsAreLimited() throws IOException {
        try (ChatServer server = ChatServer.builder(policy)
                        .port(0)
                        .limits(ServeLimits.builder().connections(2).build())
                        .start();
                RawClient first = new RawClient(server);
                RawClient second = new RawClient(server)) {
            first.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("ok");
            second.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("ok");
            try (RawClient third = new RawClient(server)) {
                assertThat(third.isClosedByServer()).isTrue();
            }
            assertThat(first.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("ok"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void idleConnectionsAreClosedAndWaitingOnesAreNot() throws IOException {
        SteppedPolicy slow = new SteppedPolicy(0);
        try (ChatServer server = ChatServer.builder(slow)
                        .port(0)
                        .idleTime(Duration.ofSeconds(1))
                        .start();
                RawClient waiting = new RawClient(server)
                        .chat(new ApiClient(server).ask("go").put("max_tokens", 1));
                RawClient silent = new RawClient(server);
                RawClient trickling = new RawClient(server).send("GET /hea")) {
            Waiting.until("the request runs", () -> server.queue().running() == 1);
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(trickling.isClosedByServer()).isTrue();
            slow.allow(1);
            assertThat(waiting.readUntil("\"go\"")).startsWith("HTTP/1.1 200");
            assertThat(waiting.isClosedByServer()).isTrue();
        }
    }

    @Test
    void serverWithoutKeyAnswersToLocalNamesOnly() throws IOException {
        try (ChatServer server = ChatServer.builder(policy).port(0).start();
                RawClient raw = new RawClient(server)) {
            String head = "GET /v1/models HTTP/1.1\r\nHost: ";
            assertThat(raw.send(head + "localhost:8000\r\n\r\n").readUntil("}]}"))
                    .startsWith("HTTP/1.1 200");
            assertThat(raw.send(head + "evil.example\r\n\r\n").readUntil("}}"))
                    .startsWith("HTTP/1.1 403")
                    .contains("forbidden_host");
        }
    }

    @Test
    void usedPortIsNamed() {
        try (ChatServer server = ChatServer.builder(policy).port(0).start()) {
            int port = server.address().getPort();
            assertThat(server.address()).hasHost("127.0.0.1").hasScheme("http").hasPath("/v1");
            assertThatThrownBy(() -> ChatServer.builder(policy).port(port).start())
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void candidatesMustBeWithinTheLimitOfChoices() {
        ChatServerBuilder options = ChatServer.builder(policy)
                .reference(new SteppedPolicy(0))
                .port(0)
                .limits(ServeLimits.builder().choices(8).build());
        try (ChatServer server = options.start()) {
            assertThat(new ApiClient(server)
                            .get("/v1/models")
                            .json()
                            .at("/data/1/id")
                            .asText())
                    .isEqualTo("stepped-best-of-8");
        }
        assertThatThrownBy(() -> options.candidates(16).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("candidates must be at most the limit of choices, 8, was 16");
        try (ChatServer server = options.candidates(2)
                .limits(ServeLimits.builder().choices(2).build())
                .start()) {
            assertThat(new ApiClient(server).get("/v1/models/stepped-best-of-2").status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava-hf/llava-1.5-7b-hf", "a name", "100%+"})
    void modelIsFoundByAnyName(String name) {
        try (ChatServer server = ChatServer.builder(policy).port(0).name(name).start()) {
            ApiClient client = new ApiClient(server);
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            for (String path : List.of(encoded, encoded.replace("%2F", "/"))) {
                assertThat(client.get("/v1/models/" + path).json().path("id").asText())
                        .as(path)
                        .isEqualTo(name);
            }
            assertThat(client.get("/v1/models/other/" + encoded)
                            .error()
                            .path("code")
                            .asText())
                    .isEqualTo("model_not_found");
        }
    }

    @Test
    void serverThatCannotStartLeavesNoThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> ChatServer.builder(policy)
                        .reference(new SteppedPolicy(0))
                        .beta(-1)
                        .port(0)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta");
        Waiting.until(
                "the threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .noneMatch(thread -> thread.getName().startsWith("rlaifv")));
    }

    @Test
    void missingCertificateIsNamed() {
        Path missing = Path.of("missing.pem");
        assertThatThrownBy(() ->
                        ChatServer.builder(policy).port(0).tls(missing, missing).start())
                .hasMessageContaining("missing.pem");
    }

    @Test
    void closedServerEndsItsThreads() {
        ChatServer server = ChatServer.builder(policy).port(0).start();
        new ApiClient(server).get("/health");
        server.close();
        Waiting.until(
                "the threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("rlaifv-serve")
                                || thread.getName().startsWith("vert.x-eventloop")));
    }
}
