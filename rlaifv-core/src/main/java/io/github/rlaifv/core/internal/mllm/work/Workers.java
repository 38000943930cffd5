package io.github.rlaifv.core.internal.mllm.work;

import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the independent parts of a call. The native library spreads undivided work over all cores, which suits large
 * models. The operators of a small model are too short for that: there a call is divided into pieces, each of which
 * runs on one core, several at once. How many run at once affects neither the division nor the cores per piece, so
 * results are bit-equal.
 */
public interface Workers extends AutoCloseable {

    /**
     * Creates workers for calls that are divided.
     *
     * @param threads number of pieces that are computed at once
     * @param pieces number of pieces that a call is divided into; with one, the calling thread computes it
     */
    static Workers of(int threads, int pieces) {
        return pieces == 1 ? new CallingThread() : new WorkerPool(threads, pieces);
    }

    /** Number of pieces that a call is divided into. */
    int pieces();

    /**
     * The results of the parts, in their order. If parts fail, the exception of the first failing part is thrown after
     * all have ended. An interruption or time limit of the caller stops all parts at their next step. The caller waits
     * for them even then, because they compute with tensors that the caller frees.
     */
    <T, R> List<R> map(List<T> parts, Function<T, R> work);

    @Override
    void close();

    /** Computes one part after the other in the calling thread. */
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
