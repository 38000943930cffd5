package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.internal.WorkerThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The threads in which replicas compute at the same time. A single replica computes in the caller's thread. */
final class ReplicaThreads implements AutoCloseable {
    private final @Nullable WorkerThreads pool;

    ReplicaThreads(int replicas) {
        pool = replicas == 1 ? null : new WorkerThreads(replicas, "rlaifv-replica");
    }

    /**
     * Applies a function to each item and returns the results in order; there are at most as many items as replicas.
     */
    <T, R> List<R> each(List<T> items, Function<T, R> work) {
        if (pool != null) {
            return pool.map(items, work, "training");
        }
        List<R> results = new ArrayList<>();
        items.forEach(item -> results.add(work.apply(item)));
        return results;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
            pool.awaitEnd();
        }
    }
}
