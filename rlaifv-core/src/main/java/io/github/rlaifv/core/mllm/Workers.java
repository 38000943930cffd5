package io.github.rlaifv.core.mllm;

import ai.djl.pytorch.jni.JniUtils;
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

    /** The results of the parts, in their order; fails as the first failing part does, after all have ended. */
    <T, R> List<R> map(List<T> parts, Function<T, R> work) {
        List<R> results = new ArrayList<>(parts.size());
        if (pool == null || parts.size() < 2) {
            parts.forEach(part -> results.add(work.apply(part)));
            return results;
        }
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            List<Future<R>> running = new ArrayList<>();
            for (T part : parts) {
                running.add(pool.submit(() -> work.apply(part)));
            }
            RuntimeException failure = null;
            for (Future<R> one : running) {
                try {
                    results.add(one.get());
                } catch (ExecutionException e) {
                    failure = failure == null ? unwrapped(e) : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while computing", e);
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
