package io.github.rlaifv.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RefusedCallException;
import io.github.rlaifv.core.testkit.UnstartableThread;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How requests of a queue end: what is counted, and which thread runs what depends on them. */
@Timeout(60)
class QueueEndsTest {
    private static GenerationRequest request(String key, int tokens) {
        return new GenerationRequest(key, Prompt.of("What?"), 1, Sampling.greedy(tokens));
    }

    private static QueuedPolicyBuilder single(SteppedPolicy policy) {
        return QueuedPolicy.builder(policy).gather(Duration.ZERO).maxBatch(1);
    }

    private static QueuedPolicyBuilder together(SteppedPolicy policy, int rows) {
        return QueuedPolicy.builder(policy).gather(Duration.ofSeconds(30)).maxBatch(rows);
    }

    @Test
    void threadsOfAQueueEndIfOneOfThemCannotBeStarted() throws Exception {
        List<Thread> made = new ArrayList<>();
        ThreadFactory threads = work -> {
            made.add(made.isEmpty() ? new Thread(work) : new UnstartableThread());
            return made.get(made.size() - 1);
        };
        QueueLimits limits = new QueueLimits(10, 10, Duration.ZERO, false, Optional.empty());
        assertThatThrownBy(() -> new QueuedPolicy(new SteppedPolicy(), limits, 2, threads))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("unable to create native thread");
        made.get(0).join(10_000);
        assertThat(made.get(0).getState()).isEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void endIsCountedBeforeActionsThatDependOnItRun() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = single(policy).build()) {
            Queue<QueueState> seen = new ConcurrentLinkedQueue<>();
            CompletableFuture<?> first =
                    queue.generateAsync(request("first", 2)).whenComplete((result, failure) -> seen.add(queue.state()));
            policy.awaitCalls(1);
            CompletableFuture<?> waiting = queue.generateAsync(request("waiting", 2));
            CompletableFuture<?> cancelled = waiting.whenComplete((result, failure) -> seen.add(queue.state()));
            waiting.cancel(true);
            assertThat(cancelled).isCompletedExceptionally();
            policy.release();
            first.get();
            assertThat(seen)
                    .extracting(QueueState::waiting, QueueState::running, QueueState::succeeded, QueueState::cancelled)
                    .containsExactly(tuple(0, 1, 0L, 1L), tuple(0, 0, 1L, 1L));
        }
    }

    @Test
    void futureCompletedByItsCallerIsCountedOnce() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = single(policy).build()) {
            CompletableFuture<List<Completion>> own = queue.generateAsync(request("own", 2));
            assertThat(own.complete(List.of())).isTrue();
            assertThat(own.cancel(true)).isFalse();
            CompletableFuture<List<Completion>> other = queue.generateAsync(request("other", 2));
            other.completeAsync(List::of).get();
            policy.release();
            queue.generate(List.of(request("next", 2)));
            assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(queue.state().succeeded()).isEqualTo(3);
        }
    }

    @Test
    void actionThatBlocksHoldsUpNoOtherDeadline() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        CountDownLatch over = new CountDownLatch(1);
        try (QueuedPolicy queue =
                single(policy).deadline(Duration.ofMillis(200)).build()) {
            CompletableFuture<?> blocked = queue.generateAsync(request("first", 1_000_000))
                    .whenComplete((result, failure) -> {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            CompletableFuture<?> second = queue.generateAsync(request("second", 2));
            assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            // also the timer of the whole program still works
            assertThat(new CompletableFuture<String>()
                            .completeOnTimeout("in time", 1, TimeUnit.MILLISECONDS)
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo("in time");
            over.countDown();
            assertThatThrownBy(blocked::get).hasCauseInstanceOf(DeadlineExceededException.class);
            policy.release();
        }
    }

    @Test
    void refusalOfAllRequestsIsNotRepeatedPerRequest() {
        SteppedPolicy policy = new SteppedPolicy().beginsWith(keys -> {
            throw new RefusedCallException("server refuses all requests: wrong key");
        });
        try (QueuedPolicy queue = together(policy, 4).build()) {
            List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 4)
                    .mapToObj(i -> queue.generateAsync(request("r" + i, 2)))
                    .toList();
            all.forEach(one -> assertThatThrownBy(one::get).hasCauseInstanceOf(RefusedCallException.class));
            assertThat(policy.calls()).hasSize(1);
        }
    }

    @Test
    void timesLongerThanTheClockAreAccepted() throws Exception {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        try (QueuedPolicy queue = together(new SteppedPolicy(), 2)
                .gather(forever)
                .deadline(forever)
                .build()) {
            CompletableFuture<?> first = queue.generateAsync(request("first", 2));
            queue.generateAsync(request("second", 2)).get();
            first.get();
            assertThat(queue.drain(forever)).isTrue();
        }
    }
}
