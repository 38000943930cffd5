package io.github.rlaifv.remote.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestGateTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RequestGate gate = new RequestGate();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void ordinaryRequestsRunTogether() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<Future<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(threads.submit(() -> gate.together(() -> {
                both.countDown();
                return both.await(10, TimeUnit.SECONDS);
            })));
        }
        for (Future<Boolean> request : running) {
            assertThat(request.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void requestThatRunsAloneMeetsNoOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean alone = i % 3 == 0;
            running.add(threads.submit(() -> alone
                    ? gate.alone(() -> {
                        int others = inside.getAndIncrement();
                        Thread.yield();
                        others += inside.decrementAndGet();
                        return others;
                    })
                    : gate.together(() -> {
                        together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        inside.decrementAndGet();
                        return 0;
                    })));
        }
        for (Future<Integer> request : running) {
            assertThat(request.get(20, TimeUnit.SECONDS)).isZero();
        }
        assertThat(together.get()).isPositive();
    }

    @Test
    void laterRequestsWaitBehindOneThatRunsAlone() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Boolean> before = threads.submit(() -> gate.together(() -> {
            held.countDown();
            return release.await(20, TimeUnit.SECONDS);
        }));
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        FutureTask<Boolean> alone = new FutureTask<>(() -> gate.alone(() -> order.add("alone")));
        Thread waiting = new Thread(alone);
        waiting.setDaemon(true);
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        Future<Boolean> after = threads.submit(() -> gate.together(() -> order.add("after")));
        // longer than any interval at which a wait could begin anew
        assertThat(after).failsWithin(Duration.ofMillis(600)).withThrowableOfType(TimeoutException.class);
        assertThat(order).isEmpty();
        release.countDown();
        for (Future<Boolean> request : List.of(before, alone, after)) {
            assertThat(request.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(order).containsExactly("alone", "after");
    }

    @Test
    void waitForOthersEndsWithAnInterruption() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Boolean> other = threads.submit(() -> gate.together(() -> {
            held.countDown();
            return release.await(20, TimeUnit.SECONDS);
        }));
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::enterAlone)
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("waiting for other requests to a server");
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void waitForOthersEndsWithTheTimeLimit() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Boolean> other = threads.submit(() -> gate.together(() -> {
            held.countDown();
            return release.await(20, TimeUnit.SECONDS);
        }));
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> Cancellation.within(Duration.ofMillis(50), this::enterAlone))
                .isInstanceOf(CancelledException.class);
        release.countDown();
        assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.alone(() -> "free")).isEqualTo("free");
    }

    @Test
    void failedRequestFreesTheGate() {
        assertThatThrownBy(() -> gate.alone(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(threads.submit(() -> gate.alone(() -> 1)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(1);
    }

    private String enterAlone() {
        try {
            return gate.alone(() -> "entered");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
