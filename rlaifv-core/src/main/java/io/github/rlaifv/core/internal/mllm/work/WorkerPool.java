package io.github.rlaifv.core.internal.mllm.work;

import ai.djl.pytorch.jni.JniUtils;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Computes several parts at once, each on one core. */
final class WorkerPool implements Workers {
    private final int pieces;
    private final ExecutorService pool;

    WorkerPool(int threads, int pieces) {
        this.pieces = pieces;
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "rlaifv-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public int pieces() {
        return pieces;
    }

    @Override
    public <T, R> List<R> map(List<T> parts, Function<T, R> work) {
        if (parts.size() < 2) {
            return new CallingThread().map(parts, work);
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
            return ended(running, stop);
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    private static <R> List<R> ended(List<Future<R>> running, Cancellation stop) {
        List<R> results = new ArrayList<>(running.size());
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
        pool.shutdown();
    }
}
