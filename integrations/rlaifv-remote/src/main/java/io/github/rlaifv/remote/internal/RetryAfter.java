package io.github.rlaifv.remote.internal;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Reads how long a server asks to wait from {@code retry-after-ms} or {@code Retry-After} (RFC 9110, section 10.2.3).
 */
final class RetryAfter {
    private static final double MILLIS = 1000;

    private RetryAfter() {}

    /** The wait, never negative; empty if there is no valid header. */
    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        Optional<Duration> millis = headers.firstValue("retry-after-ms").flatMap(text -> number(text, 1));
        return millis.isPresent()
                ? millis
                : headers.firstValue("Retry-After").flatMap(text -> {
                    Optional<Duration> seconds = number(text, MILLIS);
                    return seconds.isPresent() ? seconds : date(text, now);
                });
    }

    private static Optional<Duration> number(String text, double unitMillis) {
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 && value < 1e9
                    ? Optional.of(Duration.ofMillis((long) Math.ceil(value * unitMillis)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            Instant until = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
