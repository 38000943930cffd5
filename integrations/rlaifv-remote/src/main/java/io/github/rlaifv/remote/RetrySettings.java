package io.github.rlaifv.remote;

import java.time.Duration;
import java.util.Objects;

/**
 * How hard a request is tried before it is reported as failed.
 *
 * @param attempts at most this many, the first included
 * @param firstWait before the second attempt; doubled for each further one, and varied by a quarter
 * @param longestWait no wait is longer; where a server asks for a longer one (Retry-After), the request fails at once
 * @param failuresToOpen failures in a row after which the circuit breaker opens and no request is sent
 * @param pause how long it stays open before one request tries again
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

    /** 8 attempts, waits from 0.5 s to 60 s, a breaker that opens after 20 failures in a row for 15 s. */
    public static RetrySettings standard() {
        return new RetrySettings(8, Duration.ofMillis(500), Duration.ofSeconds(60), 20, Duration.ofSeconds(15));
    }

    /** One attempt, for models that try again by themselves. */
    public static RetrySettings once() {
        RetrySettings standard = standard();
        return new RetrySettings(1, standard.firstWait, standard.longestWait, standard.failuresToOpen, standard.pause);
    }

    /** The same with another number of attempts. */
    public RetrySettings withAttempts(int value) {
        return new RetrySettings(value, firstWait, longestWait, failuresToOpen, pause);
    }
}
