package io.github.rlaifv.serve.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the bytes of the bodies that all requests hold together. */
final class ByteBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long most) {
        this.most = most;
    }

    /** Takes bytes; false if there are not as many left. A single request is never too large for an empty budget. */
    boolean take(long bytes) {
        long before = held.getAndUpdate(now -> now == 0 || now + bytes <= most ? now + bytes : now);
        return before == 0 || before + bytes <= most;
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
