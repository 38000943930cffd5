package io.github.rlaifv.core.internal;

import io.github.rlaifv.core.run.RunListener;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Streams whose elements are the units of a stage, so that reading them shows progress. */
public final class ReportedStream {
    private ReportedStream() {}

    /**
     * Starts a stage and reports each element when it is read. Whoever reads the stream finishes the stage.
     *
     * @param units number of elements
     */
    public static <T> Stream<T> of(Stream<T> all, String stage, long units, RunListener listener) {
        listener.stageStarted(stage, units);
        AtomicLong done = new AtomicLong();
        return all.peek(one -> listener.progressed(stage, done.incrementAndGet()));
    }
}
