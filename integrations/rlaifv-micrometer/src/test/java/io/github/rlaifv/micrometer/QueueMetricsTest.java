package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class QueueMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void metersFollowTheStateOfTheQueue() {
        AtomicReference<QueueState> state =
                new AtomicReference<>(new QueueState(3, 2, 20, 10, 1, 2, 2, 7, 5, Duration.ofMillis(1500)));
        new QueueMetrics("tiny", state::get, List.of()).bindTo(registry);

        assertThat(gauge("rlaifv.queue.waiting")).isEqualTo(3);
        assertThat(gauge("rlaifv.queue.running")).isEqualTo(2);
        assertThat(registry.get("rlaifv.queue.longest.wait").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(1.5);
        assertThat(ended("succeeded")).isEqualTo(10);
        assertThat(ended("failed")).isEqualTo(1);
        assertThat(ended("cancelled")).isEqualTo(2);
        assertThat(ended("expired")).isEqualTo(2);
        assertThat(ended("rejected")).isEqualTo(7);
        assertThat(registry.get("rlaifv.queue.calls").functionCounter().count()).isEqualTo(5);

        state.set(new QueueState(0, 0, 20, 15, 1, 2, 2, 8, 6, Duration.ZERO));
        assertThat(gauge("rlaifv.queue.waiting")).isZero();
        assertThat(ended("rejected")).isEqualTo(8);
    }

    @Test
    void queueOfAPolicyIsReportedUnderItsName() {
        try (QueuedPolicy queue = QueuedPolicy.builder(
                        PolicyMetrics.of(registry).measured(ScriptedPolicies.saying("tiny", "a dog")))
                .build()) {
            new QueueMetrics(queue).bindTo(registry);
            queue.generate(List.of(
                    new GenerationRequest("a", Prompt.of("What?"), 1, Sampling.greedy(4)),
                    new GenerationRequest("b", Prompt.of("Where?"), 1, Sampling.greedy(4))));
        }
        assertThat(registry.get("rlaifv.queue.requests")
                        .tags("outcome", "succeeded", "gen_ai.request.model", "tiny")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("rlaifv.call.requests").summary().totalAmount()).isEqualTo(2);
    }

    @Test
    void queueThatIsOpenedAgainTakesThePlaceOfTheClosedOne() {
        registry.config().commonTags("region", "north");
        QueueState closed = new QueueState(3, 2, 20, 10, 1, 2, 2, 7, 5, Duration.ofMillis(1500));
        QueueState open = new QueueState(1, 0, 1, 4, 0, 0, 0, 8, 6, Duration.ofMillis(500));
        new QueueMetrics("tiny", () -> closed, List.of()).bindTo(registry);
        new QueueMetrics("tiny", () -> open, List.of()).bindTo(registry);

        assertThat(gauge("rlaifv.queue.waiting")).isEqualTo(1);
        assertThat(gauge("rlaifv.queue.running")).isZero();
        assertThat(registry.get("rlaifv.queue.longest.wait").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(0.5);
        assertThat(ended("succeeded")).isEqualTo(4);
        assertThat(ended("rejected")).isEqualTo(8);
        assertThat(registry.get("rlaifv.queue.calls").functionCounter().count()).isEqualTo(6);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double ended(String outcome) {
        return registry.get("rlaifv.queue.requests")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }
}
