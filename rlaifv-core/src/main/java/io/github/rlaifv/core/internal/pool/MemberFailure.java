package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;

/** Whether a failure is that of a member of a pool, or of the requests. */
final class MemberFailure {
    private MemberFailure() {}

    /** Whether another member would not do better: the request succeeded, or its failure is final. */
    static boolean lasting(Outcome<?> outcome) {
        return !outcome.failure().map(RequestFailure::retriable).orElse(false);
    }

    /** Whether other members would fail in the same way. */
    static boolean ofRequests(RuntimeException failure) {
        return !(failure instanceof RetriableException)
                && !(failure instanceof DeviceMemoryException)
                && (failure instanceof RlaifvException
                        || failure instanceof IllegalArgumentException
                        || failure instanceof IllegalStateException
                        || failure instanceof NullPointerException);
    }
}
