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
 * <p>All have the tag {@code gen_ai.request.model}. The meters keep the queue reachable, also after it is closed, until the
 * meters of a queue with the same name and tags take their place. Their counters then begin at 0.
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
        String wait = "rlaifv.queue.longest.wait";
        new MeterPlace(registry, wait, tags)
                .fill(TimeGauge.builder(wait, () -> state.get().longestWait().toNanos(), TimeUnit.NANOSECONDS)
                        .description("How long the request at the head of the queue has been waiting.")
                        .tags(tags)::register);
        ended(registry, "succeeded", QueueState::succeeded);
        ended(registry, "failed", QueueState::failed);
        ended(registry, "cancelled", QueueState::cancelled);
        ended(registry, "expired", QueueState::expired);
        ended(registry, "rejected", QueueState::rejected);
        counter(registry, "rlaifv.queue.calls", "Calls of the policy behind the queue.", tags, QueueState::calls);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<QueueState> value) {
        new MeterPlace(registry, name, tags)
                .fill(Gauge.builder(name, () -> value.applyAsDouble(state.get()))
                        .description(description)
                        .tags(tags)::register);
    }

    private void ended(MeterRegistry registry, String outcome, ToDoubleFunction<QueueState> value) {
        counter(
                registry,
                "rlaifv.queue.requests",
                "Requests that ended or were rejected.",
                tags.and(OUTCOME, outcome),
                value);
    }

    private void counter(
            MeterRegistry registry, String name, String description, Tags all, ToDoubleFunction<QueueState> value) {
        new MeterPlace(registry, name, all)
                .fill(FunctionCounter.builder(name, state, now -> value.applyAsDouble(now.get()))
                        .description(description)
                        .tags(all)::register);
    }
}
