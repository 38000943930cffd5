package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressRateTest {
    private final AtomicLong clock = new AtomicLong();

    private ProgressRate of(long units, int windowSeconds) {
        return new ProgressRate(units, Duration.ofSeconds(windowSeconds), clock::get);
    }

    private void advance(double seconds) {
        clock.addAndGet(Math.round(seconds * 1e9));
    }

    @Test
    void rateIsUnknownBeforeTheFirstUnit() {
        ProgressRate rate = of(10, 60);
        advance(5);
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.remaining()).isEmpty();
        assertThat(rate).hasToString("0/10 (0 %)");
    }

    @Test
    void reportsRateAndRemainingTime() {
        ProgressRate rate = of(300, 60);
        advance(10);
        rate.update(100);
        assertThat(rate.perSecond()).isEqualTo(10);
        assertThat(rate.remaining()).contains(Duration.ofSeconds(20));
        assertThat(rate).hasToString("100/300 (33 %), 10.0/s, 20 s left");
    }

    @Test
    void forgetsASlowStart() {
        ProgressRate rate = of(1000, 10);
        advance(100);
        rate.update(1);
        for (int done = 2; done <= 200; done++) {
            advance(0.1);
            rate.update(done);
        }
        assertThat(rate.perSecond()).isCloseTo(10, within(0.2));
        assertThat(rate.overallPerSecond()).isCloseTo(200 / 119.9, within(0.01));
        assertThat(rate.remaining().orElseThrow().toSeconds()).isBetween(78L, 82L);
    }

    @Test
    void windowGrowsForSlowUnits() {
        ProgressRate rate = of(4, 10);
        advance(100);
        rate.update(1);
        advance(50);
        rate.update(2);
        assertThat(rate.perSecond()).isEqualTo(1 / 50.0);
        assertThat(rate).hasToString("2/4 (50 %), 50.0 s each, 1 min 40 s left");
    }

    @Test
    void manyUpdatesTakeNoMoreMemory() {
        ProgressRate rate = of(0, 1);
        for (int done = 1; done <= 100_000; done++) {
            advance(0.00005);
            rate.update(done);
        }
        assertThat(rate.perSecond()).isCloseTo(20_000, within(500.0));
        assertThat(rate).hasToString("100000, " + ProgressRate.rate(rate.perSecond()));
    }

    @Test
    void hasNoTimeLeftWhenDone() {
        ProgressRate rate = of(2, 60);
        advance(3);
        rate.update(2);
        assertThat(rate.remaining()).isEmpty();
        assertThat(rate).hasToString("2/2 (100 %), 1.5 s each");
    }

    @Test
    void longTimesAreWrittenInMinutesAndHours() {
        assertThat(ProgressRate.time(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(ProgressRate.time(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
        assertThat(ProgressRate.time(Duration.ofMinutes(187))).isEqualTo("3 h 07 min");
    }

    @Test
    void invalidWindowAndUnitsAreRejected() {
        assertThatThrownBy(() -> of(1, 0)).hasMessageContaining("window");
        assertThatThrownBy(() -> of(-1, 1)).hasMessageContaining("units");
    }
}
