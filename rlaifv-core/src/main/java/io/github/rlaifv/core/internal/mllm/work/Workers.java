package io.github.rlaifv.core.internal.mllm.work;

import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the independent parts of a call. Uncut work is spread over all cores by the native library, which suits large
 * models. A small model's operators are too short for that: there a call is cut into pieces, each stays on one core, and
 * several run at once. How many run at once decides neither the cut nor the cores of a piece, so it changes no bit.
 */
public interface Workers extends AutoCloseable {

    /**
     * Workers for calls that are cut.
     *
     * @param threads how many pieces are computed at once
     * @param pieces that a call is cut into; of one, the calling thread computes it
     */
    static Workers of(int threads, int pieces) {
        return pieces == 1 ? new CallingThread() : new WorkerPool(threads, pieces);
    }

    /** How many pieces a call is cut into. */
    int pieces();

    /**
     * The results of the parts, in their order; fails as the first failing part does, after all have ended. An interruption
     * or a time limit of the caller stops all parts at their next step; they are waited for even then, because they compute
     * with what the caller frees.
     */
    <T, R> List<R> map(List<T> parts, Function<T, R> work);

    @Override
    void close();

    /** One part after the other, in the calling thread. */
    record CallingThread() implements Workers {
        @Override
        public int pieces() {
            return 1;
        }

        @Override
        public <T, R> List<R> map(List<T> parts, Function<T, R> work) {
            List<R> results = new ArrayList<>(parts.size());
            for (T part : parts) {
                Cancellation.check("computing");
                results.add(work.apply(part));
            }
            return results;
        }

        @Override
        public void close() {}
    }
}
