package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names in Prometheus, where Micrometer adds the unit of a meter to its name. Dashboards and alerts depend on them. */
class PrometheusNamesTest {
    private static final String OF_CHAT =
            "{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"rlaifv\",gen_ai_request_model=\"tiny\"} ";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private List<String> lines() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void metersOfAPolicyHaveTheNamesOfTheConventions() {
        PolicyMetrics.of(registry)
                .measured(FakePolicy.builder()
                        .name("tiny")
                        .writes((request, index) -> "dogs")
                        .build())
                .generate(List.of(new GenerationRequest("a", Prompt.of("What?"), 1, Sampling.greedy(4))));

        assertThat(lines())
                .contains(
                        "rlaifv_call_requests_count" + OF_CHAT + "1",
                        "rlaifv_call_requests_sum" + OF_CHAT + "1.0",
                        "rlaifv_requests_total{error_type=\"none\"," + OF_CHAT.substring(1) + "1.0",
                        "gen_ai_client_token_usage_sum" + OF_CHAT.replace("}", ",gen_ai_token_type=\"input\"}") + "5.0",
                        "gen_ai_client_token_usage_sum" + OF_CHAT.replace("}", ",gen_ai_token_type=\"output\"}")
                                + "4.0",
                        "gen_ai_client_operation_duration_seconds_count{error_type=\"none\"," + OF_CHAT.substring(1)
                                + "1");
    }

    @Test
    void metersOfAQueueAreCountsWithoutAUnit() {
        new QueueMetrics("tiny", () -> new QueueState(3, 2, 20, 10, 1, 2, 2, 7, 5, Duration.ofMillis(1500)), List.of())
                .bindTo(registry);

        String model = "gen_ai_request_model=\"tiny\"";
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "rlaifv_queue_waiting{" + model + "} 3.0",
                        "rlaifv_queue_running{" + model + "} 2.0",
                        "rlaifv_queue_longest_wait_seconds{" + model + "} 1.5",
                        "rlaifv_queue_calls_total{" + model + "} 5.0",
                        "rlaifv_queue_requests_total{" + model + ",outcome=\"succeeded\"} 10.0",
                        "rlaifv_queue_requests_total{" + model + ",outcome=\"failed\"} 1.0",
                        "rlaifv_queue_requests_total{" + model + ",outcome=\"cancelled\"} 2.0",
                        "rlaifv_queue_requests_total{" + model + ",outcome=\"expired\"} 2.0",
                        "rlaifv_queue_requests_total{" + model + ",outcome=\"rejected\"} 7.0");
    }
}
