package io.github.rlaifv.core.mllm;

import ai.djl.pytorch.jni.JniUtils;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the independent parts of a call. Uncut work is spread over all cores by the native library, which suits large
 * models. A small model's operators are too short for that: there a call is cut into pieces, each stays on one core, and
 * several run at once. How many run at once decides neither the cut nor the cores of a piece, so it changes no bit.
 */
final class Workers implements AutoCloseable {
    private final int pieces;
    private final @Nullable ExecutorService pool;

    Workers(int threads, int pieces) {
        this.pieces = pieces;
        this.pool = pieces == 1
                ? null
                : Executors.newFixedThreadPool(threads, work -> {
                    Thread thread = new Thread(work, "rlaifv-worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** How many pieces a call is cut into. */
    int pieces() {
        return pieces;
    }

    /**
     * The results of the parts, in their order; fails as the first failing part does, after all have ended. An interruption
     * or a time limit of the caller stops all parts at their next step; they are waited for even then, because they compute
     * with what the caller frees.
     */
    <T, R> List<R> map(List<T> parts, Function<T, R> work) {
        List<R> results = new ArrayList<>(parts.size());
        if (pool == null || parts.size() < 2) {
            for (T part : parts) {
                Cancellation.check("computing");
                results.add(work.apply(part));
            }
            return results;
        }
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            Cancellation stop = Cancellation.current();
            List<Future<R>> running = new ArrayList<>();
            for (T part : parts) {
                running.add(pool.submit(() -> stop.call(() -> {
                    Cancellation.check("computing");
                    return work.apply(part);
                })));
            }
            return ended(running, stop, results);
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    private static <R> List<R> ended(List<Future<R>> running, Cancellation stop, List<R> results) {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<R> one : running) {
            for (boolean waiting = true; waiting; ) {
                try {
                    results.add(one.get());
                    waiting = false;
                } catch (ExecutionException e) {
                    failure = failure == null ? e.getCause() : failure;
                    waiting = false;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop.cancel();
                }
            }
        }
        if (interrupted) {
            throw Cancellation.interrupted("computing");
        }
        if (failure != null) {
            throw unchecked(failure);
        }
        return results;
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
