package io.github.rlaifv.springboot;

import java.time.Duration;

/** How long the end of the application may wait for requests, all waits together. Safe for use by several threads. */
final class DrainLimit {
    private final Duration limit;
    private long begin;
    private boolean begun;

    DrainLimit(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /** Returns what is left of the limit. The first call begins to count. */
    synchronized Duration left() {
        if (!begun) {
            begin = System.nanoTime();
            begun = true;
        }
        Duration left = limit.minusNanos(System.nanoTime() - begin);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
