package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CancellationTest {

    @Test
    void interruptionEndsWorkAndStaysSet() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Cancellation.check("generating"))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("interrupted while generating");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void earliestOfNestedLimitsEndsWork() {
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ofMillis(20),
                        () -> Cancellation.within(Duration.ofHours(1), CancellationTest::endless)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("time limit of 20 ms");
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ofHours(1),
                        () -> Cancellation.within(Duration.ofMillis(20), CancellationTest::endless)))
                .hasMessageContaining("time limit of 20 ms");
        Cancellation.check("outside the limits");
    }

    @Test
    void extremeDurationsAreAccepted() {
        for (Duration past : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> Cancellation.within(past, CancellationTest::endless))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("the time limit of 0 ms passed");
        }
        assertThat(Cancellation.within(Duration.ofSeconds(Long.MAX_VALUE), () -> {
                    Cancellation.check("working");
                    return "done";
                }))
                .isEqualTo("done");
    }

    @Test
    void remainingTimeIsThatOfTheEarliestLimit() {
        assertThat(Cancellation.remaining()).isEmpty();
        Duration left = Cancellation.within(
                Duration.ofHours(1),
                () -> Cancellation.within(
                        Duration.ofDays(999_999_999),
                        () -> Cancellation.remaining().orElseThrow()));
        assertThat(left).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void limitAppliesToWorkInOtherThreads() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Cancellation shared = Cancellation.within(Duration.ofHours(1), Cancellation::current);
        CompletableFuture<Integer> work = CompletableFuture.supplyAsync(() -> shared.call(() -> {
            assertThat(Cancellation.remaining()).isPresent();
            started.countDown();
            return endless();
        }));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        shared.cancel();
        assertThatThrownBy(() -> work.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
    }

    private static int endless() {
        while (true) {
            Cancellation.check("waiting");
            Thread.onSpinWait();
        }
    }

    @Test
    void wholeWorkIsFinishedAndLaterWorkIsStopped() {
        Thread.currentThread().interrupt();
        try {
            boolean done = Cancellation.within(
                    Duration.ZERO,
                    () -> Cancellation.uninterrupted(() -> {
                        Cancellation.check("within");
                        // an interruption would close the channels that are written to
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        return Cancellation.uninterrupted(Cancellation::unstoppable);
                    }));
            assertThat(done).isTrue();
            assertThat(Cancellation.unstoppable()).isFalse();
            assertThatThrownBy(() -> Cancellation.check("after")).isInstanceOf(CancelledException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void interruptedWaitRestoresTheInterruptStatus() {
        assertThat(Cancellation.interrupted("waiting")).hasMessageContaining("interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }
}
