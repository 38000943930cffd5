package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The threads in which replicas compute at the same time. A single replica computes in the caller's thread. */
final class ReplicaThreads implements AutoCloseable {
    private final @Nullable ExecutorService pool;

    ReplicaThreads(int replicas) {
        pool = replicas == 1
                ? null
                : Executors.newFixedThreadPool(replicas, work -> {
                    Thread thread = new Thread(work, "rlaifv-replica");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Applies a function to each item and returns the results in order; there are at most as many items as replicas.
     */
    <T, R> List<R> each(List<T> items, Function<T, R> work) {
        List<R> results = new ArrayList<>();
        if (pool == null) {
            items.forEach(item -> results.add(work.apply(item)));
            return results;
        }
        Cancellation stop = Cancellation.current();
        List<Future<R>> running = new ArrayList<>();
        items.forEach(item -> running.add(pool.submit(() -> stop.call(() -> work.apply(item)))));
        // waits for all of them even if one fails, because they use tensors that the caller frees
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
            Thread.currentThread().interrupt();
            Cancellation.check("training");
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
            awaitEnd(pool);
        }
    }

    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
