package io.github.rlaifv.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.stream.TokenListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingQueueTest {
    private static final RequestKind<String, String> KIND =
            new RequestKind<>(request -> 1, request -> request, (policy, requests, listener) -> List.of());

    private static Ticket<String, String> ticket(int position) {
        return new Ticket<>(KIND, "request " + position, position, TokenListener.NONE, Cancellation.current());
    }

    @Test
    void deadlineEndsARequestAlthoughNoThreadCanBeMade() {
        WaitingQueue queue = new WaitingQueue(
                new QueueLimits(100, 10, Duration.ZERO, false, Optional.of(Duration.ofMillis(50))), "m", work -> {
                    throw new OutOfMemoryError("unable to create native thread");
                });
        Ticket<String, String> ticket = ticket(0);
        queue.submit(List.of(ticket));
        assertThatThrownBy(() -> ticket.future().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(queue.state().expired()).isEqualTo(1);
        assertThat(queue.state().waiting()).isZero();
    }

    @Test
    void requestsOfACallExpireInOneThread() throws Exception {
        WaitingQueue queue = new WaitingQueue(
                new QueueLimits(100, 10, Duration.ZERO, false, Optional.of(Duration.ofMillis(50))), "m");
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<String>> ends = new ArrayList<>();
        List<Ticket<String, String>> tickets =
                IntStream.range(0, 100).mapToObj(WaitingQueueTest::ticket).toList();
        tickets.forEach(ticket -> ends.add(ticket.future().whenComplete((result, failure) -> {
            threads.add(Thread.currentThread());
            assertThat(failure).isInstanceOf(DeadlineExceededException.class);
        })));

        queue.submit(tickets);

        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                .handle((none, failure) -> failure)
                .get(30, TimeUnit.SECONDS);
        assertThat(threads)
                .singleElement()
                .satisfies(thread -> assertThat(thread.getName()).isEqualTo("rlaifv-queue-deadline"));
        assertThat(queue.state().expired()).isEqualTo(100);
    }
}
