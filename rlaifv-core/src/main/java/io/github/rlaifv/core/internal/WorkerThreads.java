package io.github.rlaifv.core.internal;

import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Daemon threads that compute the parts of a call concurrently, with tensors that the caller frees afterwards. */
public final class WorkerThreads implements AutoCloseable {
    private final ExecutorService pool;

    /**
     * Creates the threads; each starts with its first part.
     *
     * @param name name of each thread
     */
    public WorkerThreads(int threads, String name) {
        pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Applies a function to each part and returns the results in order. If parts fail, the exception of the first
     * failing part is thrown. An interruption or time limit of the caller stops the parts at their next step. The
     * caller waits for all parts in any case, because they use tensors that it frees.
     *
     * @param doing what the work does, for the message of an interruption, such as {@code training}
     */
    public <T, R> List<R> map(List<T> parts, Function<T, R> work, String doing) {
        Cancellation stop = Cancellation.current();
        List<Future<R>> running = new ArrayList<>();
        Throwable failure = null;
        try {
            for (T part : parts) {
                running.add(pool.submit(() -> stop.call(() -> work.apply(part))));
            }
        } catch (RuntimeException | Error e) {
            // no thread for this part: those that run may wait for it
            stop.cancel();
            failure = e;
        }
        List<R> results = new ArrayList<>(running.size());
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
            Cancellation.check(doing);
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

    /** Lets the threads end after their current parts. */
    @Override
    public void close() {
        pool.shutdown();
    }

    /** Waits until all threads have ended, after {@link #close}. An interruption does not end the wait. */
    public void awaitEnd() {
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
