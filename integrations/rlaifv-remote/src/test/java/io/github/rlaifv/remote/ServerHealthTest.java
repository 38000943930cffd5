package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerHealthTest {
    private final RawServer server = RawServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private HealthChecked policy() {
        return (HealthChecked) RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .concurrency(7)
                .timeout(Duration.ofMillis(500))
                .build();
    }

    /** Answers with a status per path, or 404. */
    private void answers(Map<String, Integer> statuses) {
        server.script((request, out) -> {
            String path = request.split(" ", 3)[1];
            out.write(
                    RawServer.response(statuses.getOrDefault(path, 404), "", "busy".getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void healthIsAskedBesideTheApi() {
        answers(Map.of("/health", 200));
        try (HealthChecked policy = policy()) {
            assertThat(policy.unhealthyBecause()).isEmpty();
            assertThat(policy.place()).isEqualTo(server.baseUrl());
            assertThat(policy.concurrency()).isEqualTo(7);
            assertThat(server.requests()).hasSize(1).first().asString().startsWith("GET /health HTTP/1.1");
            answers(Map.of("/health", 503));
            assertThat(policy.unhealthyBecause()).contains("server error (HTTP 503) (busy)");
        }
    }

    @Test
    void listOfModelsIsAskedOfServersWithoutHealth() {
        answers(Map.of("/v1/models", 200));
        try (HealthChecked policy = policy()) {
            assertThat(policy.unhealthyBecause()).isEmpty();
            answers(Map.of("/v1/models", 500));
            assertThat(policy.unhealthyBecause()).contains("server error (HTTP 500) (busy)");
            assertThat(server.requests()).hasSize(3).last().asString().startsWith("GET /v1/models HTTP/1.1");
        }
    }

    @Test
    void serverThatRejectsBothQuestionsWorks() {
        answers(Map.of("/v1/models", 401));
        try (HealthChecked policy = policy()) {
            assertThat(policy.unhealthyBecause()).isEmpty();
            assertThat(policy.unhealthyBecause()).isEmpty();
        }
    }

    @Test
    void serverThatDoesNotAnswerInTimeIsNotHealthy() {
        server.script((request, out) -> Thread.sleep(5000));
        try (HealthChecked policy = policy()) {
            assertThat(policy.unhealthyBecause())
                    .isEqualTo(Optional.of("timed out (no complete response after PT0.5S)"));
        }
    }

    @Test
    void serverThatIsGoneIsNotHealthy() {
        server.close();
        try (HealthChecked policy = policy()) {
            assertThat(policy.unhealthyBecause()).get().asString().startsWith("connection failed");
        }
    }
}
