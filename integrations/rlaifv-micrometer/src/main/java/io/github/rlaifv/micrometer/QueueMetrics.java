package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Reports the state of a queue: gauges of what waits and runs, and counters of what ended in which way.
 *
 * <pre>{@code
 * new QueueMetrics(queue).bindTo(registry);
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>meter</th><th>meaning</th></tr>
 * <tr><td>{@code rlaifv.queue.waiting}, {@code rlaifv.queue.running}</td><td>number of requests now</td></tr>
 * <tr><td>{@code rlaifv.queue.longest.wait}</td><td>how long the request at the head has been waiting, in seconds</td></tr>
 * <tr><td>{@code rlaifv.queue.requests}</td><td>requests by {@code outcome}: succeeded, failed, cancelled, expired,
 * rejected</td></tr>
 * <tr><td>{@code rlaifv.queue.calls}</td><td>calls of the policy; the number of requests per call is in the {@code
 * rlaifv.call.requests} of a measured policy below the queue</td></tr>
 * </table>
 *
 * <p>All have the tag {@code gen_ai.request.model}. The meters keep the queue reachable.
 */
public final class QueueMetrics implements MeterBinder {
    private static final String OUTCOME = "outcome";

    private final Supplier<QueueState> state;
    private final Tags tags;

    /** Creates the metrics of a queue. */
    public QueueMetrics(QueuedPolicy queue) {
        this(queue.name(), queue::state, List.of());
    }

    /**
     * Creates the metrics of a queue.
     *
     * @param model name of the model, for the tag {@code gen_ai.request.model}
     * @param state returns the state of the queue now
     * @param tags further tags
     */
    public QueueMetrics(String model, Supplier<QueueState> state, Iterable<Tag> tags) {
        this.state = Objects.requireNonNull(state, "state");
        this.tags = Tags.of(tags).and(GenAiNames.MODEL, model);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "rlaifv.queue.waiting", "Requests that wait.", QueueState::waiting);
        gauge(registry, "rlaifv.queue.running", "Requests that are being computed.", QueueState::running);
        TimeGauge.builder(
                        "rlaifv.queue.longest.wait",
                        () -> state.get().longestWait().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long the request at the head of the queue has been waiting.")
                .tags(tags)
                .register(registry);
        ended(registry, "succeeded", QueueState::succeeded);
        ended(registry, "failed", QueueState::failed);
        ended(registry, "cancelled", QueueState::cancelled);
        ended(registry, "expired", QueueState::expired);
        ended(registry, "rejected", QueueState::rejected);
        FunctionCounter.builder("rlaifv.queue.calls", state, now -> now.get().calls())
                .description("Calls of the policy behind the queue.")
                .tags(tags)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<QueueState> value) {
        Gauge.builder(name, () -> value.applyAsDouble(state.get()))
                .description(description)
                .baseUnit("request")
                .tags(tags)
                .register(registry);
    }

    private void ended(MeterRegistry registry, String outcome, ToDoubleFunction<QueueState> value) {
        FunctionCounter.builder("rlaifv.queue.requests", state, now -> value.applyAsDouble(now.get()))
                .description("Requests that ended or were rejected.")
                .baseUnit("request")
                .tags(tags.and(OUTCOME, outcome))
                .register(registry);
    }
}
