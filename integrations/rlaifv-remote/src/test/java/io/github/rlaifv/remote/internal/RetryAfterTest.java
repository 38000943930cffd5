package io.github.rlaifv.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Optional<Duration> read(String name, String value) {
        return RetryAfter.of(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), NOW);
    }

    @Test
    void secondsMillisecondsAndDatesAreRead() {
        assertThat(read("Retry-After", "3")).contains(Duration.ofSeconds(3));
        assertThat(read("retry-after", "0.25")).contains(Duration.ofMillis(250));
        assertThat(read("retry-after-ms", "40")).contains(Duration.ofMillis(40));
        assertThat(read("Retry-After", "Fri, 02 Jan 2026 03:04:15 GMT")).contains(Duration.ofSeconds(10));
        assertThat(read("Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT")).contains(Duration.ZERO);
    }

    @Test
    void malformedValueIsIgnored() {
        assertThat(read("Retry-After", "soon")).isEmpty();
        assertThat(read("Retry-After", "-1")).isEmpty();
        assertThat(read("Other", "3")).isEmpty();
    }
}
