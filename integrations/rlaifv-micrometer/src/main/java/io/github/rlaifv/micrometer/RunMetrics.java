package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.run.RunListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reports the progress and the metrics of runs: pass it to a pipeline, a trainer or an evaluation as its listener.
 *
 * <pre>{@code
 * DpoTrainer.builder().listener(new RunMetrics(registry))
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>meter</th><th>tags</th><th>meaning</th></tr>
 * <tr><td>{@code rlaifv.run.stage.units}, {@code rlaifv.run.stage.done}</td><td>{@code stage}</td><td>number of units of
 * the stage, and of those that are finished</td></tr>
 * <tr><td>{@code rlaifv.run.stage.duration}</td><td>{@code stage}</td><td>durations of finished stages</td></tr>
 * <tr><td>{@code rlaifv.run.skipped}</td><td>{@code stage}, {@code reason}</td><td>skipped units</td></tr>
 * <tr><td>{@code rlaifv.run.warnings}</td><td>{@code stage}</td><td>warnings</td></tr>
 * <tr><td>{@code rlaifv.run.metric}, {@code rlaifv.run.metric.step}</td><td>{@code metric}</td><td>the last value of a
 * metric such as {@code rewards/margins}, and its step</td></tr>
 * </table>
 *
 * <p>At most {@value #MOST_VALUES} stages, reasons and metrics each are kept apart. The stages, reasons and metrics after
 * them share the name {@code _OTHER}. Safe for use by several threads.
 *
 * <p>Several runs in one registry: counters and timers continue. The gauge of a stage or metric shows the run that began to
 * report it last. Runs at the same time need different tags.
 */
public final class RunMetrics implements RunListener {

    /** The largest number of stages, of reasons and of metrics that are kept apart. */
    public static final int MOST_VALUES = 200;

    private static final String STAGE = "stage";

    private final MeterRegistry registry;
    private final Tags tags;
    private final BoundedValues stages = new BoundedValues(MOST_VALUES);
    private final BoundedValues reasons = new BoundedValues(MOST_VALUES);
    private final BoundedValues metrics = new BoundedValues(MOST_VALUES);
    /** The values that gauges show, by name of the gauge and tag. */
    private final Map<String, AtomicReference<Double>> shown = new ConcurrentHashMap<>();

    private final Map<String, Long> starts = new ConcurrentHashMap<>();

    /** Creates a listener without further tags. */
    public RunMetrics(MeterRegistry registry) {
        this(registry, List.of());
    }

    /**
     * Creates a listener.
     *
     * @param registry the registry
     * @param tags further tags of all meters, such as the name of the run
     */
    public RunMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(tags);
    }

    @Override
    public void stageStarted(String stage, long units) {
        starts.put(stage, System.nanoTime());
        show("rlaifv.run.stage.units", STAGE, stages.of(stage), units);
        show("rlaifv.run.stage.done", STAGE, stages.of(stage), 0);
    }

    @Override
    public void progressed(String stage, long done) {
        show("rlaifv.run.stage.done", STAGE, stages.of(stage), done);
    }

    @Override
    public void stageFinished(String stage) {
        Long start = starts.remove(stage);
        if (start != null) {
            Timer.builder("rlaifv.run.stage.duration")
                    .description("Durations of finished stages.")
                    .tags(tags.and(STAGE, stages.of(stage)))
                    .register(registry)
                    .record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public void metric(String name, long step, double value) {
        show("rlaifv.run.metric", "metric", metrics.of(name), value);
        show("rlaifv.run.metric.step", "metric", metrics.of(name), step);
    }

    @Override
    public void warned(String stage, String message) {
        count("rlaifv.run.warnings", Tags.of(STAGE, stages.of(stage)));
    }

    @Override
    public void skipped(String stage, String unit, String reason) {
        count("rlaifv.run.skipped", Tags.of(STAGE, stages.of(stage), "reason", reasons.of(reason)));
    }

    private void count(String name, Tags more) {
        Counter.builder(name).tags(tags.and(more)).register(registry).increment();
    }

    private void show(String name, String tag, String tagValue, double value) {
        shown.computeIfAbsent(name + '\n' + tagValue, key -> {
                    AtomicReference<Double> fresh = new AtomicReference<>(value);
                    Tags all = tags.and(tag, tagValue);
                    new MeterPlace(registry, name, all)
                            .fill(Gauge.builder(name, fresh, AtomicReference::get)
                                    .tags(all)
                                    .strongReference(true)::register);
                    return fresh;
                })
                .set(value);
    }
}
