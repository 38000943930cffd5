package io.github.rlaifv.remote;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and with which waits a failed request is retried, and when a circuit breaker stops sending requests.
 *
 * @param attempts largest number of attempts per request, including the first
 * @param firstWait wait before the second attempt; it doubles for each further attempt and varies randomly by a quarter
 * @param longestWait longest wait; if a server asks for a longer one (Retry-After), the request fails at once
 * @param failuresToOpen number of consecutive failures after which the circuit breaker opens, so that no requests are
 *     sent
 * @param pause how long the circuit breaker stays open before one request is tried
 */
public record RetrySettings(
        int attempts, Duration firstWait, Duration longestWait, int failuresToOpen, Duration pause) {
    public RetrySettings {
        Objects.requireNonNull(firstWait, "firstWait");
        Objects.requireNonNull(longestWait, "longestWait");
        Objects.requireNonNull(pause, "pause");
        if (attempts < 1 || failuresToOpen < 1) {
            throw new IllegalArgumentException(
                    "attempts and failuresToOpen must be >= 1, were " + attempts + " and " + failuresToOpen);
        }
        if (firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("waits must be >= 0 and longestWait >= firstWait, were firstWait "
                    + firstWait + ", longestWait " + longestWait);
        }
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("pause must be > 0, was " + pause);
        }
    }

    /**
     * 8 attempts, waits from 0.5 s to 60 s, and a circuit breaker that opens for 15 s after 20 consecutive failures.
     */
    public static RetrySettings standard() {
        return new RetrySettings(8, Duration.ofMillis(500), Duration.ofSeconds(60), 20, Duration.ofSeconds(15));
    }

    /** One attempt, for models that retry by themselves. */
    public static RetrySettings once() {
        RetrySettings standard = standard();
        return new RetrySettings(1, standard.firstWait, standard.longestWait, standard.failuresToOpen, standard.pause);
    }

    /** Returns the same settings with another number of attempts. */
    public RetrySettings withAttempts(int value) {
        return new RetrySettings(value, firstWait, longestWait, failuresToOpen, pause);
    }
}
