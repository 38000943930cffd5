package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.testkit.RawServer;
import io.github.rlaifv.remote.internal.ApiKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to endpoints other than that of chat completions. */
class ServerConnectionTest {
    private static final String SECRET = "sk-a-secret-key-0123456789";

    private final RawServer server = RawServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private ServerConnection connect(String path, long maxBytes) {
        URI address = URI.create(server.baseUrl().replaceFirst("/v1$", path));
        ApiKey key = ApiKey.of("KEY", name -> SECRET);
        return new ServerConnection(
                new ServedModel(address, "a-model", "the server", Optional.empty(), key),
                new ConnectionOptions(
                        2,
                        0,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        maxBytes,
                        new RetrySettings(3, Duration.ofMillis(1), Duration.ofSeconds(2), 20, Duration.ofSeconds(1))));
    }

    private static byte[] json(int status, String body) {
        return RawServer.response(
                status,
                "Content-Type: application/json\r\n",
                FaultyAnswer.quoted(body).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body() {
        return JsonNodeFactory.instance.objectNode().put("lora_name", "round-1");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1, /tokenize, /tokenize",
        "/v1/, /tokenize, /tokenize",
        "/v1, /v1/load_lora_adapter, /v1/load_lora_adapter",
        "/behind/a/proxy/v1, /tokenize, /behind/a/proxy/tokenize",
        "/behind/a/proxy/v1, /v1/models, /behind/a/proxy/v1/models",
        "/api, /v1/models, /api/models",
        "/api, /tokenize, /api/tokenize",
    })
    void endpointIsFoundBesideTheApi(String base, String endpoint, String expected) {
        server.script((request, out) -> out.write(json(200, "{'ok':1}")));
        try (ServerConnection connection = connect(base, 1000)) {
            JsonNode answer = connection
                    .one("a request", () -> connection.wire().post(endpoint, body()))
                    .orElseThrow();
            assertThat(answer.path("ok").asInt()).isEqualTo(1);
        }
        assertThat(server.requests())
                .singleElement()
                .asString()
                .startsWith("POST " + expected + " ")
                .contains("Authorization: Bearer " + SECRET)
                .endsWith("{\"lora_name\":\"round-1\"}");
    }

    @Test
    void requestIsRetriedAfterErrorsOfTheServer() {
        AtomicInteger attempts = new AtomicInteger();
        server.script((request, out) -> out.write(
                switch (attempts.incrementAndGet()) {
                    case 1 -> json(503, "{'error':{'message':'loading'}}");
                    case 2 -> json(200, "{'error':{'message':'still loading','code':503}}");
                    default -> json(200, "{'tokens':[1]}");
                }));
        try (ServerConnection connection = connect("/v1", 1000)) {
            assertThat(connection
                            .one("a request", () -> connection.wire().get("/v1/models"))
                            .orElseThrow()
                            .path("tokens"))
                    .hasSize(1);
        }
        assertThat(attempts.get()).isEqualTo(3);
        assertThat(server.requests()).allMatch(request -> request.startsWith("GET /v1/models "));
    }

    @Test
    void plainTextIsReturnedWithoutTheKey() {
        server.script((request, out) -> out.write(RawServer.response(
                200, "", ("Success: adapter added for " + SECRET).getBytes(StandardCharsets.UTF_8))));
        try (ServerConnection connection = connect("/v1", 1000)) {
            assertThat(connection
                            .one("load", () -> connection.wire().postForText("/v1/load_lora_adapter", body()))
                            .orElseThrow())
                    .startsWith("Success: adapter added for ")
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400; {'error':{'message':'no such adapter `KEY`'}}; refused (HTTP 400); no such adapter; false",
                "200; {'object':'error','message':'boom `KEY`'}; server error; boom; true",
                "200; [1]; unreadable answer; not a JSON object; true",
                "200; `KEY`; unreadable answer; not JSON; true",
            })
    void failureKeepsTheServersSentenceAndHidesTheKey(
            int status, String body, String reason, String sentence, boolean retriable) {
        server.script((request, out) -> out.write(json(status, body.replace("KEY", SECRET))));
        try (ServerConnection connection = connect("/v1", 1000)) {
            Outcome<JsonNode> outcome =
                    connection.one("a request", () -> connection.wire().post("/tokenize", body()));
            RequestFailure failure = outcome.failure().orElseThrow();
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.detail()).contains(sentence).doesNotContain(SECRET);
            assertThat(failure.retriable()).isEqualTo(retriable);
        }
    }

    @Test
    void longAnswerIsCutOff() {
        server.script((request, out) -> out.write(json(200, "{'text':'" + "x".repeat(5000) + "'}")));
        try (ServerConnection connection = connect("/v1", 1000)) {
            assertThat(connection
                            .one("a request", () -> connection.wire().post("/tokenize", body()))
                            .failure()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("response too large");
        }
    }

    @Test
    void wrongKeyEndsTheCall() {
        server.script((request, out) -> out.write(json(401, "{'error':{'message':'wrong key'}}")));
        try (ServerConnection connection = connect("/v1", 1000)) {
            assertThatThrownBy(() ->
                            connection.one("a request", () -> connection.wire().post("/tokenize", body())))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("wrong key");
        }
    }
}
