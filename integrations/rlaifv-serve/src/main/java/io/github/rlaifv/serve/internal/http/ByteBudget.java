package io.github.rlaifv.serve.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the bytes of the bodies that all requests hold together. */
final class ByteBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long most) {
        this.most = most;
    }

    /**
     * Takes bytes for a request; false if there are not as many left. A request is never too large while no other holds any.
     *
     * @param own bytes that the request holds already
     */
    boolean take(long bytes, long own) {
        long before = held.getAndUpdate(now -> fits(now, bytes, own) ? now + bytes : now);
        return fits(before, bytes, own);
    }

    private boolean fits(long now, long bytes, long own) {
        return now == own || now + bytes <= most;
    }

    /** Whether a new request would get as many bytes now. */
    boolean has(long bytes) {
        return fits(held.get(), bytes, 0);
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
