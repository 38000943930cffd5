package io.github.rlaifv.remote;

import java.time.Duration;
import java.util.Objects;

/**
 * Options of the connection to a server. They affect speed and which requests fail, but not results.
 *
 * @param concurrency largest number of concurrent requests
 * @param requestsPerSecond largest number of requests started per second; 0 for no limit
 * @param timeout time limit from a request to the last byte of its response
 * @param connectTimeout time limit for connecting
 * @param maxResponseBytes limit in bytes; a larger response is a failed request
 * @param persistence how failed requests are retried
 */
record ConnectionOptions(
        int concurrency,
        double requestsPerSecond,
        Duration timeout,
        Duration connectTimeout,
        long maxResponseBytes,
        RetrySettings persistence) {
    ConnectionOptions {
        Objects.requireNonNull(persistence, "persistence");
        OptionRange.check(concurrency >= 1, "concurrency must be >= 1, was " + concurrency);
        OptionRange.check(
                requestsPerSecond == 0 || (requestsPerSecond >= 1e-3 && requestsPerSecond <= 1e6),
                "requestsPerSecond must be 0 (no limit) or in [0.001, 1e6], was " + requestsPerSecond);
        OptionRange.check(maxResponseBytes >= 1, "maxResponseBytes must be >= 1, was " + maxResponseBytes);
        OptionRange.check(
                positive(timeout) && positive(connectTimeout),
                "timeout and connectTimeout must be > 0, were " + timeout + " and " + connectTimeout);
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
