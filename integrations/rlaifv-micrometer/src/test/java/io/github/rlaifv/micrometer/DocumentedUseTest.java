package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/java-frameworks.md, on the embedded model. */
class DocumentedUseTest {
    @TempDir
    Path parent;

    @Test
    void modelBehindAQueueIsMeasuredWithTheTimesOfItsTokens() {
        Path folder = EmbeddedModel.copyInto(parent);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        GenerationRequest request = new GenerationRequest(
                "key",
                new TinyWorld().instruction(SceneSplit.TEST, 0).prompt(),
                2,
                Sampling.builder().maxNewTokens(12).build());
        // docs: measure a policy
        PolicyMetrics metrics = PolicyMetrics.builder(registry).server(true).build();
        QueuedPolicy queue =
                QueuedPolicy.builder(metrics.measured(Policies.open(folder))).build();
        new QueueMetrics(queue).bindTo(registry);
        // end
        List<Completion> written;
        try (queue;
                Policy plain = Policies.open(folder)) {
            written = queue.generate(List.of(request)).get(0);
            assertThat(written).isEqualTo(plain.generate(List.of(request)).get(0));
        }
        Timer whole = registry.get("gen_ai.server.request.duration").timer();
        Timer first = registry.get("gen_ai.server.time_to_first_token").timer();
        Timer each = registry.get("gen_ai.server.time_per_output_token").timer();
        assertThat(whole.count()).isOne();
        assertThat(first.count()).isEqualTo(2);
        assertThat(each.count()).isEqualTo(2);
        assertThat(first.max(TimeUnit.NANOSECONDS)).isPositive().isLessThan(whole.max(TimeUnit.NANOSECONDS));
        assertThat(each.max(TimeUnit.NANOSECONDS)).isPositive().isLessThan(whole.max(TimeUnit.NANOSECONDS));
        assertThat(registry.get("gen_ai.client.token.usage")
                        .tag("gen_ai.token.type", "output")
                        .summary()
                        .totalAmount())
                .isEqualTo(written.stream()
                        .mapToInt(completion -> completion.tokenIds().size())
                        .sum());
        assertThat(registry.get("rlaifv.queue.requests")
                        .tag("outcome", "succeeded")
                        .functionCounter()
                        .count())
                .isOne();
    }
}
