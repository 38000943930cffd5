package io.github.rlaifv.serve.internal.http;

import java.time.Duration;

/** How long answers have taken lately, which decides when rejected clients may try again. Safe for use by several threads. */
final class AnswerTimes {
    private static final double NEWEST = 0.2;
    private static final int LONGEST_RETRY = 60;

    private double meanSeconds = -1;

    /** A request was answered. Rejected ones don't count: they take no time, so that clients would come back at once. */
    synchronized void answered(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        meanSeconds = meanSeconds < 0 ? seconds : meanSeconds + NEWEST * (seconds - meanSeconds);
    }

    /** Seconds after which a rejected client may try again: as long as answers have taken lately, in [1, 60]. */
    synchronized int retrySeconds() {
        return (int) Math.max(1, Math.min(LONGEST_RETRY, Math.ceil(meanSeconds)));
    }
}
