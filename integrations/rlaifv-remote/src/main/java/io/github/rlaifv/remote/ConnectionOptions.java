package io.github.rlaifv.remote;

import java.time.Duration;
import java.util.Objects;

/**
 * How the server is reached: these options change speed and what fails, never results.
 *
 * @param concurrency number of requests under way at once
 * @param requestsPerSecond most requests begun per second; 0 for no limit
 * @param timeout from a request to the last byte of its answer
 * @param connectTimeout until a connection is there
 * @param maxResponseBytes a larger response is a failed request
 * @param persistence how hard a request is tried
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
        RemoteOptions.check(concurrency >= 1, "concurrency must be >= 1, was " + concurrency);
        RemoteOptions.check(
                requestsPerSecond == 0 || (requestsPerSecond >= 1e-3 && requestsPerSecond <= 1e6),
                "requestsPerSecond must be 0 (no limit) or in [0.001, 1e6], was " + requestsPerSecond);
        RemoteOptions.check(maxResponseBytes >= 1, "maxResponseBytes must be >= 1, was " + maxResponseBytes);
        RemoteOptions.check(positive(timeout) && positive(connectTimeout), "timeouts must be > 0");
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
