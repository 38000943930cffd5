package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifetimeTest {
    private final Lifetime lifetime = new Lifetime("the model");

    @Test
    void closingWaitsForUsesAndRejectsLaterOnes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicBoolean freed = new AtomicBoolean();
        CompletableFuture<Boolean> use = CompletableFuture.supplyAsync(() -> lifetime.use(() -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            // a nested use continues although another thread closes
            return lifetime.use(freed::get);
        }));
        inside.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> lifetime.close(() -> freed.set(true)));
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(closing).isNotDone();
        assertThatThrownBy(() -> lifetime.run(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the model")
                .hasMessageContaining("closed");
        leave.countDown();
        assertThat(use.get()).isFalse();
        closing.get();
        assertThat(freed).isTrue();
    }

    @Test
    void closeRunsOnceAndIsRejectedWithinAUse() {
        AtomicInteger times = new AtomicInteger();
        lifetime.run(() -> assertThatThrownBy(() -> lifetime.close(times::incrementAndGet))
                .isInstanceOf(IllegalStateException.class));
        lifetime.close(times::incrementAndGet);
        lifetime.close(times::incrementAndGet);
        assertThat(times).hasValue(1);
    }

    /** Two threads use both lifetimes in opposite order while both are closed. Neither may block the other. */
    @Test
    void nestedUsesOfTwoLifetimesDoNotDeadlock() throws Exception {
        for (int round = 0; round < 200; round++) {
            Lifetime a = new Lifetime("a");
            Lifetime b = new Lifetime("b");
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (List<Lifetime> order : List.of(List.of(a, b), List.of(b, a))) {
                all.add(CompletableFuture.runAsync(() ->
                        ignoringClosed(() -> order.get(0).run(() -> order.get(1).run(Thread::onSpinWait)))));
                all.add(CompletableFuture.runAsync(() -> order.get(0).close(() -> {})));
            }
            for (CompletableFuture<Void> one : all) {
                one.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void ignoringClosed(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }
}
