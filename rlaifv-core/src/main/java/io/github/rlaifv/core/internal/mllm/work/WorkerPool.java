package io.github.rlaifv.core.internal.mllm.work;

import ai.djl.pytorch.jni.JniUtils;
import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.run.Cancellation;
import java.util.List;
import java.util.function.Function;

/** Computes several parts at once, each on one core. */
final class WorkerPool implements Workers {
    private final int pieces;
    private final WorkerThreads pool;

    WorkerPool(int threads, int pieces) {
        this.pieces = pieces;
        this.pool = new WorkerThreads(threads, "rlaifv-worker");
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
            return pool.map(
                    parts,
                    part -> {
                        Cancellation.check("computing");
                        return work.apply(part);
                    },
                    "computing");
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
