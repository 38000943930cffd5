package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.run.RunListener;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Wrapper of a listener that adds a prefix such as "round 1: " to the names of stages and measures their wall time.
 */
public final class TimedStages {
    private final RunListener listener;
    private final LongSupplier nanoTime;
    private final Map<String, Long> started = new HashMap<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /**
     * Creates a wrapper.
     *
     * @param listener listener that all events are passed on to
     * @param nanoTime clock, in nanoseconds
     */
    public TimedStages(RunListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Wall time in seconds per stage, in the order in which stages first finished. */
    Map<String, Double> seconds() {
        return Collections.unmodifiableMap(seconds);
    }

    /** Returns a listener that reports its stages with this name and a colon as a prefix. */
    public RunListener within(String part) {
        return new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                started.put(name(stage), nanoTime.getAsLong());
                listener.stageStarted(name(stage), units);
            }

            @Override
            public void progressed(String stage, long done) {
                listener.progressed(name(stage), done);
            }

            @Override
            public void stageFinished(String stage) {
                Long start = started.remove(name(stage));
                if (start != null) {
                    seconds.merge(name(stage), (nanoTime.getAsLong() - start) / 1e9, Double::sum);
                }
                listener.stageFinished(name(stage));
            }

            @Override
            public void metric(String name, long step, double value) {
                listener.metric(name, step, value);
            }

            @Override
            public void note(String stage, String message) {
                listener.note(name(stage), message);
            }

            @Override
            public void warned(String stage, String message) {
                listener.warned(name(stage), message);
            }

            @Override
            public void skipped(String stage, String unit, String reason) {
                listener.skipped(name(stage), unit, reason);
            }

            private String name(String stage) {
                return part + ": " + stage;
            }
        };
    }
}
