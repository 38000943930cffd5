package io.github.rlaifv.serve.internal.metric;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.micrometer.PolicyMetrics;
import io.github.rlaifv.micrometer.QueueMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of a server, in Prometheus' text format. Names are those of OpenTelemetry's conventions for generative AI,
 * where there is one.
 */
public final class ServeMetrics implements AutoCloseable {
    /** The status of a request whose client closed its connection before the answer, as web servers log it. */
    public static final int CLIENT_GONE = 499;

    private static final String MODEL = "gen_ai.request.model";
    private static final Duration[] SECONDS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PolicyMetrics calls = PolicyMetrics.of(registry);
    private final String model;
    /** Micrometer keeps weak references to what it asks. */
    private final List<Supplier<QueueState>> queues = new ArrayList<>();

    /** @param model name of the served model */
    public ServeMetrics(String model) {
        this.model = model;
    }

    /** Returns a policy whose calls are measured. */
    public Policy measured(Policy policy) {
        return calls.measured(policy);
    }

    /** Reports the state of a queue. */
    public void queue(Supplier<QueueState> state) {
        queues.add(state);
        new QueueMetrics(model, state, List.of()).bindTo(registry);
    }

    /** Reports the bytes of the bodies that are held. */
    public void heldBytes(LongSupplier bytes) {
        Gauge.builder("rlaifv.serve.held", bytes::getAsLong)
                .strongReference(true)
                .baseUnit("bytes")
                .description("Bytes of the bodies of requests that are received, wait or are computed")
                .register(registry);
    }

    /** A request ended. */
    public void answered(int status, Duration duration) {
        Timer.builder("gen_ai.server.request.duration")
                .tag("gen_ai.operation.name", "chat")
                .tag(MODEL, model)
                .tag("http.response.status_code", String.valueOf(status))
                .description("Time from the end of a request's head to the end of its answer")
                .serviceLevelObjectives(SECONDS)
                .register(registry)
                .record(duration);
    }

    /** The first token of a stream was sampled. */
    public void firstToken(Duration duration) {
        Timer.builder("gen_ai.server.time_to_first_token")
                .tag(MODEL, model)
                .description("Time from the end of a request's head to the first token of its stream")
                .serviceLevelObjectives(SECONDS)
                .register(registry)
                .record(duration);
    }

    /** All metrics in Prometheus' text format. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
