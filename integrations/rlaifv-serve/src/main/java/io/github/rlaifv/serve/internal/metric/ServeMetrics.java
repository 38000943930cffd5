package io.github.rlaifv.serve.internal.metric;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.serve.internal.wire.TokenCounts;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a server, in Prometheus' text format. Names are those of OpenTelemetry's conventions for generative AI,
 * where there is one.
 */
public final class ServeMetrics implements AutoCloseable {
    /** The status of a request whose client closed its connection before the answer, as web servers log it. */
    public static final int CLIENT_GONE = 499;

    private static final String MODEL = "gen_ai.request.model";
    private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256};
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
    private final String model;
    /** Micrometer keeps weak references to what it asks. */
    private final List<Supplier<QueueState>> queues = new ArrayList<>();

    /** @param model name of the served model */
    public ServeMetrics(String model) {
        this.model = model;
    }

    /** Reports the state of a queue. */
    public void queue(Supplier<QueueState> state) {
        queues.add(state);
        Gauge.builder("rlaifv.serve.waiting", state, now -> now.get().waiting())
                .description("Requests that wait in the queue")
                .register(registry);
        Gauge.builder("rlaifv.serve.running", state, now -> now.get().running())
                .description("Requests that are being computed")
                .register(registry);
        counter("rejected", state, now -> now.get().rejected());
        counter("cancelled", state, now -> now.get().cancelled());
        counter("succeeded", state, now -> now.get().succeeded());
        counter("failed", state, now -> now.get().failed());
    }

    private void counter(String outcome, Supplier<QueueState> state, ToDoubleFunction<Supplier<QueueState>> count) {
        FunctionCounter.builder("rlaifv.serve.queue.requests", state, count)
                .tag("outcome", outcome)
                .description("Requests that left the queue, by how they ended")
                .register(registry);
    }

    /** Reports the bytes of the bodies that are held. */
    public void heldBytes(LongSupplier bytes) {
        Gauge.builder("rlaifv.serve.held", bytes::getAsLong)
                .strongReference(true)
                .baseUnit("bytes")
                .description("Bytes of the bodies of requests that are received, wait or are computed")
                .register(registry);
    }

    /** A call of the model began. */
    public void called(Capability operation, int size) {
        DistributionSummary.builder("rlaifv.serve.batch.size")
                .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                .description("Completions, responses or questions that are computed in one call of the model")
                .serviceLevelObjectives(BATCHES)
                .register(registry)
                .record(size);
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

    /** Tokens of an answered request. */
    public void tokens(TokenCounts counts) {
        tokens("input", counts.prompt());
        tokens("output", counts.completion());
    }

    private void tokens(String type, int count) {
        DistributionSummary.builder("gen_ai.server.token.usage")
                .tag(MODEL, model)
                .tag("gen_ai.token.type", type)
                .description("Tokens per request")
                .register(registry)
                .record(count);
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
