package io.github.rlaifv.dpo.internal.metric;

import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.metric.MetricRow;
import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import io.github.rlaifv.dpo.train.StepResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Reports the metrics and the speed of steps and evaluations to files, sinks and the listener. */
public final class StepRecorder implements AutoCloseable {
    private static final double MEGABYTE = 1024 * 1024;

    private final MetricSink files;
    private final Optional<MetricFiles> onDisk;
    private final MetricSink others;
    private final RunListener listener;
    private final String unit;
    private final LongSupplier nanoTime;
    private long mark;

    /**
     * Creates a recorder without files to sync.
     *
     * @param files files of this run, closed with the recorder
     * @param others sinks of the caller, who closes them
     * @param listener listener that is notified of the metrics
     * @param unit plural of what a step processes
     * @param nanoTime clock in nanoseconds
     */
    StepRecorder(MetricSink files, MetricSink others, RunListener listener, String unit, LongSupplier nanoTime) {
        this(files, Optional.empty(), others, listener, unit, nanoTime);
    }

    /**
     * Creates a recorder.
     *
     * @param onDisk the files on disk, which are synced with a checkpoint
     */
    StepRecorder(
            MetricSink files,
            Optional<MetricFiles> onDisk,
            MetricSink others,
            RunListener listener,
            String unit,
            LongSupplier nanoTime) {
        this.files = files;
        this.onDisk = onDisk;
        this.others = others;
        this.listener = listener;
        this.unit = unit;
        this.nanoTime = nanoTime;
        this.mark = nanoTime.getAsLong();
    }

    /** Starts a new run: the files of an earlier run in the same folder are deleted; the caller's sinks keep theirs. */
    public void begin() {
        files.truncateAfter(-1);
        mark = nanoTime.getAsLong();
    }

    /** Resumes a run from a checkpoint: rows of later steps are deleted everywhere. */
    public void resumeAfter(long step) {
        files.truncateAfter(step);
        others.truncateAfter(step);
        onDisk.ifPresent(stored -> stored.checkEndsWith(step));
        mark = nanoTime.getAsLong();
    }

    /** Syncs the files: everything reported so far survives a crash of the machine. */
    public void sync() {
        onDisk.ifPresent(MetricFiles::sync);
    }

    /** Returns a warning at the end of a run whose rows were lost in the meantime; empty if they are complete. */
    public Optional<String> incomplete(long step) {
        return onDisk.flatMap(stored -> stored.incomplete(step));
    }

    /**
     * Reports a step.
     *
     * @param result metrics of the step
     * @param epoch number of epochs trained so far, with a fraction
     * @param examples number of examples in its batch
     */
    public void step(StepResult result, double epoch, int examples) {
        double seconds = lap();
        Map<String, Double> performance = memory();
        performance.put("step_seconds", seconds);
        if (seconds > 0) {
            performance.put(unit + "_per_second", examples / seconds);
            performance.put("tokens_per_second", result.tokens() / seconds);
        }
        write(new MetricRow(result.step(), epoch, Instant.now(), result.allMetrics(), performance));
    }

    /** Reports an evaluation. */
    public void evaluation(HeldOutEvaluation evaluation) {
        Map<String, Double> performance = Map.of("eval_runtime", lap());
        write(new MetricRow(evaluation.step(), evaluation.epoch(), Instant.now(), evaluation.metrics(), performance));
    }

    /** Restarts the clock, so that the time between two steps, such as saving a checkpoint, is not counted. */
    public void restartClock() {
        mark = nanoTime.getAsLong();
    }

    private double lap() {
        long now = nanoTime.getAsLong();
        double seconds = (now - mark) / 1e9;
        mark = now;
        return seconds;
    }

    private static Map<String, Double> memory() {
        ProcessMemory memory = ProcessMemory.measure();
        Map<String, Double> metrics = new TreeMap<>();
        memory.resident().ifPresent(bytes -> metrics.put("memory/resident_mb", bytes / MEGABYTE));
        memory.peakResident().ifPresent(bytes -> metrics.put("memory/peak_resident_mb", bytes / MEGABYTE));
        metrics.put("memory/java_heap_mb", memory.javaHeap() / MEGABYTE);
        return metrics;
    }

    private void write(MetricRow row) {
        files.write(row);
        others.write(row);
        row.all().forEach((name, value) -> listener.metric(name, row.step(), value));
    }

    @Override
    public void close() {
        files.close();
    }
}
