package io.github.rlaifv.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueuedPolicyTest {
    private static GenerationRequest request(String key, int count, int tokens) {
        return new GenerationRequest(key, Prompt.of("What?"), count, Sampling.greedy(tokens));
    }

    private static GenerationRequest request(String key) {
        return request(key, 1, 3);
    }

    private static QueuedPolicyBuilder queue(SteppedPolicy policy) {
        return QueuedPolicy.builder(policy).gather(Duration.ZERO);
    }

    private static List<String> texts(List<Completion> completions) {
        return completions.stream().map(Completion::text).toList();
    }

    @Test
    void requestsThatWaitTogetherShareACall() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            CompletableFuture<List<Completion>> first = queue.generateAsync(request("first"));
            policy.awaitCalls(1);
            List<CompletableFuture<List<Completion>>> others = IntStream.range(0, 5)
                    .mapToObj(i -> queue.generateAsync(request("r" + i, 2, 3)))
                    .toList();
            assertThat(queue.state().waiting()).isEqualTo(5);
            assertThat(queue.state().running()).isEqualTo(1);
            policy.release();
            assertThat(texts(first.get())).containsExactly("first/0:3");
            for (int i = 0; i < 5; i++) {
                assertThat(texts(others.get(i).get())).containsExactly("r" + i + "/0:3", "r" + i + "/1:3");
            }
            assertThat(policy.calls()).containsExactly(List.of("first"), List.of("r0", "r1", "r2", "r3", "r4"));
            assertThat(settled(queue)).isEqualTo(new QueueState(0, 0, 6, 6, 0, 0, 0, 0, 2, Duration.ZERO));
        }
        assertThat(policy.isClosed()).isTrue();
    }

    @Test
    void threadsThatAskAtAboutTheSameTimeShareACallOfAnIdlePolicy() throws Exception {
        SteppedPolicy policy = new SteppedPolicy();
        try (QueuedPolicy queue = QueuedPolicy.builder(policy)
                .gather(Duration.ofSeconds(30))
                .maxBatch(4)
                .build()) {
            List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 4)
                    .mapToObj(i -> queue.generateAsync(request("r" + i)))
                    .toList();
            for (CompletableFuture<List<Completion>> one : all) {
                one.get();
            }
            assertThat(policy.calls()).hasSize(1);
        }
    }

    @Test
    void callsTakeTurnsSoThatALargeOneDoesNotBlockSmallOnes() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).maxBatch(4).build()) {
            CompletableFuture<?> large = CompletableFuture.supplyAsync(() -> queue.generate(
                    IntStream.range(0, 20).mapToObj(i -> request("large" + i)).toList()));
            policy.awaitCalls(1);
            CompletableFuture<?> small = queue.generateAsync(request("small"));
            CompletableFuture<?> wide = queue.generateAsync(request("wide", 9, 3));
            CompletableFuture<?> smaller = queue.generateAsync(request("smaller"));
            policy.release();
            CompletableFuture.allOf(large, small, wide, smaller).get();
            List<List<String>> calls = policy.calls();
            assertThat(calls.get(1)).startsWith("large4", "small", "smaller").hasSize(4);
            // more completions than a batch has are a call of their own, and nobody overtakes it again
            assertThat(calls.get(2)).containsExactly("wide");
            assertThat(calls.stream().flatMap(List::stream)).hasSize(23).doesNotHaveDuplicates();
        }
    }

    @Test
    void scoresAndQuestionsShareCallsOfTheirKind() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            CompletableFuture<?> first = queue.generateAsync(request("first"));
            policy.awaitCalls(1);
            List<CompletableFuture<?>> all = new ArrayList<>(List.of(first));
            for (int i = 0; i < 3; i++) {
                all.add(queue.scoreAsync(new ScoreRequest(Prompt.of("s" + i), List.of("a", "bcd"))));
                all.add(queue.nextTokenProbabilitiesAsync(new NextTokenRequest(Prompt.of("q" + i), List.of("Yes"))));
            }
            policy.release();
            CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get();
            assertThat(policy.calls())
                    .containsExactly(List.of("first"), List.of("s0", "s1", "s2"), List.of("q0", "q1", "q2"));
        }
    }

    @Test
    void cancelledRequestLeavesTheBatchWithinAStepAndOthersGoOn() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(4).build()) {
            CompletableFuture<List<Completion>> cancelled = queue.generateAsync(request("cancelled", 3, 50));
            CompletableFuture<List<Completion>> kept = queue.generateAsync(request("kept", 1, 5));
            policy.awaitCalls(1);
            policy.step(2);
            while (policy.rowsPerStep().size() < 2) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertThat(cancelled.cancel(true)).isTrue();
            policy.release();
            assertThat(texts(kept.get())).containsExactly("kept/0:5");
            // the third step may have begun before the future was cancelled
            assertThat(policy.rowsPerStep()).startsWith(4, 4).endsWith(1, 1).hasSize(5);
            assertThat(queue.state().cancelled()).isEqualTo(1);
        }
    }

    @Test
    void cancelledRequestThatWaitsIsNeverComputed() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            CompletableFuture<?> first = queue.generateAsync(request("first"));
            policy.awaitCalls(1);
            CompletableFuture<?> waiting = queue.generateAsync(request("waiting"));
            waiting.cancel(false);
            assertThat(queue.state().waiting()).isZero();
            policy.release();
            first.get();
        }
        assertThat(policy.calls()).containsExactly(List.of("first"));
    }

    @Test
    void callOfWhichEveryRequestIsCancelledIsStopped() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            CompletableFuture<?> score = queue.scoreAsync(new ScoreRequest(Prompt.of("long"), List.of("a")));
            policy.awaitCalls(1);
            score.cancel(true);
            // the call is held for good, so the queue goes on only if it is stopped
            CompletableFuture<?> next = queue.generateAsync(request("next"));
            policy.awaitCalls(1);
            policy.release();
            next.get();
        }
    }

    @Test
    void interruptedAndTimeLimitedCallersLeaveTheQueue() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    queue.generate(List.of(request("long", 1, 1000), request("longer", 1, 1000)));
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            caller.start();
            policy.awaitCalls(1);
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(CancelledException.class).hasMessageContaining("interrupted");
            assertThatThrownBy(() -> Cancellation.within(
                            Duration.ofMillis(50), () -> queue.generate(List.of(request("limited", 1, 1000)))))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("time limit");
            policy.release();
            assertThat(queue.generate(List.of(request("usable")))).hasSize(1);
            assertThat(settled(queue).cancelled()).isEqualTo(3);
        }
    }

    @Test
    void fullQueueRejectsWithItsLimit() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).maxWaiting(2).build()) {
            CompletableFuture<?> running = queue.generateAsync(request("running"));
            policy.awaitCalls(1);
            // a call with more requests than the limit is accepted while none waits
            CompletableFuture<?> large = CompletableFuture.supplyAsync(
                    () -> queue.generate(List.of(request("a"), request("b"), request("c"))));
            while (queue.state().waiting() < 3) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertThatThrownBy(() -> queue.generateAsync(request("rejected")))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("3 requests wait for stepped")
                    .hasMessageContaining("its queue holds 2")
                    .hasMessageContaining("raise maxWaiting");
            assertThat(queue.state().rejected()).isEqualTo(1);
            policy.release();
            CompletableFuture.allOf(running, large).get();
            queue.generateAsync(request("later")).get();
        }
    }

    @Test
    void deadlineEndsWaitingAndRunningRequests() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue =
                queue(policy).maxBatch(1).deadline(Duration.ofMillis(1500)).build()) {
            CompletableFuture<?> running = queue.generateAsync(request("slow", 1, 1000));
            policy.awaitCalls(1);
            CompletableFuture<?> waiting = queue.generateAsync(request("late"));
            assertThatThrownBy(running::get)
                    .cause()
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("request slow was running")
                    .hasMessageContaining("1500 ms");
            assertThatThrownBy(waiting::get)
                    .cause()
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("request late was");
            Outcome<List<Completion>> outcome =
                    queue.tryGenerate(List.of(request("third", 1, 1000))).get(0);
            assertThat(outcome.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.request()).isEqualTo("third");
                assertThat(failure.reason()).isEqualTo("deadline exceeded");
                assertThat(failure.retriable()).isTrue();
            });
            policy.release();
            queue.generateAsync(request("quick", 1, 1)).get();
            assertThat(settled(queue).expired()).isEqualTo(3);
        }
    }

    @Test
    void timeoutOfAFutureStopsItsRequest() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        try (QueuedPolicy queue = queue(policy).build()) {
            CompletableFuture<?> future =
                    queue.generateAsync(request("slow", 1, 1_000_000)).orTimeout(50, TimeUnit.MILLISECONDS);
            assertThatThrownBy(future::get).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
            policy.awaitCalls(1);
            policy.release();
            queue.generateAsync(request("next")).get();
            assertThat(settled(queue).expired()).isEqualTo(1);
        }
    }

    @Test
    void requestThatBreaksTheWholeCallFailsAlone() throws Exception {
        BadDataException bad = new BadDataException("prompt r5 is too long");
        SteppedPolicy policy = new SteppedPolicy().beginsWith(keys -> {
            if (keys.contains("r5")) {
                throw bad;
            }
        });
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(16).build()) {
            List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 16)
                    .mapToObj(i -> queue.generateAsync(request("r" + i)))
                    .toList();
            for (int i = 0; i < 16; i++) {
                if (i == 5) {
                    assertThatThrownBy(all.get(i)::get).hasCause(bad);
                } else {
                    assertThat(texts(all.get(i).get())).containsExactly("r" + i + "/0:3");
                }
            }
            // halves, not sixteen single calls
            assertThat(policy.calls()).hasSize(9);
            assertThat(settled(queue).failed()).isEqualTo(1);
        }
    }

    @Test
    void callThatIsTooLargeForTheMemoryIsComputedInParts() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().beginsWith(keys -> {
            if (keys.size() > 2) {
                throw new OutOfMemoryError("too many at once");
            }
        });
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(8).build()) {
            List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 8)
                    .mapToObj(i -> queue.generateAsync(request("r" + i)))
                    .toList();
            for (CompletableFuture<List<Completion>> one : all) {
                assertThat(one.get()).hasSize(1);
            }
        }
    }

    @Test
    void failuresThatConcernThePolicyAreNotRepeatedPerRequest() {
        SteppedPolicy policy = new SteppedPolicy().beginsWith(keys -> {
            throw new io.github.rlaifv.core.run.RetriableException("the server is down");
        });
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(4).build()) {
            List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 4)
                    .mapToObj(i -> queue.generateAsync(request("r" + i)))
                    .toList();
            all.forEach(one -> assertThatThrownBy(one::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("the server is down"));
            assertThat(policy.calls()).hasSize(1);
        }
    }

    @Test
    void eachListenerGetsTheTokensOfItsOwnRequestsOnce() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held().beginsWith(keys -> {
            if (keys.contains("bad") && keys.size() > 1) {
                throw new BadDataException("bad is among them");
            }
        });
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(5).build()) {
            TokenRecorder one = new TokenRecorder();
            TokenRecorder two = new TokenRecorder();
            CompletableFuture<?> first = queue.generateAsync(request("one", 2, 4), one);
            CompletableFuture<?> bad = queue.generateAsync(request("bad"));
            CompletableFuture<?> second = CompletableFuture.supplyAsync(
                    () -> queue.tryGenerate(List.of(request("x"), request("y", 1, 6)), two));
            policy.release();
            CompletableFuture.allOf(first, bad, second).get();
            assertThat(one.text(0, 0)).isEqualTo(one.text(0, 1)).isEqualTo("0 1 2 3 ");
            assertThat(two.text(0, 0)).isEqualTo("0 1 2 ");
            assertThat(two.text(1, 0)).isEqualTo("0 1 2 3 4 5 ");
        }
    }

    @Test
    void listenerThatFailsOrInterruptsEndsItsOwnRequestOnly() throws Exception {
        SteppedPolicy policy = new SteppedPolicy();
        try (QueuedPolicy queue =
                queue(policy).gather(Duration.ofSeconds(30)).maxBatch(3).build()) {
            IllegalStateException full = new IllegalStateException("connection lost");
            CompletableFuture<?> failing = queue.generateAsync(request("failing"), token -> {
                throw full;
            });
            CompletableFuture<?> interrupting = queue.generateAsync(
                    request("interrupting"), token -> Thread.currentThread().interrupt());
            CompletableFuture<List<Completion>> other = queue.generateAsync(request("other"));
            assertThat(texts(other.get())).containsExactly("other/0:3");
            assertThatThrownBy(failing::get).hasCause(full);
            assertThatThrownBy(interrupting::get).hasCauseInstanceOf(CancelledException.class);
        }
    }

    @Test
    void listenerMayEndSingleCompletions() throws Exception {
        try (QueuedPolicy queue = queue(new SteppedPolicy()).build()) {
            List<Completion> completions = queue.generateAsync(request("r", 2, 10), new TokenRecorder() {
                        @Override
                        public boolean wanted(int request, int completion) {
                            return completion == 0 || ids(0, 1).size() < 4;
                        }
                    })
                    .get();
            assertThat(texts(completions)).containsExactly("r/0:10", "r/1:4");
            assertThat(completions.get(1).finish()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void callsFromWithinACallAreAnsweredAtOnceAndClosingIsRejected() throws Exception {
        try (QueuedPolicy queue = queue(new SteppedPolicy()).build()) {
            List<Object> within = new ArrayList<>();
            queue.generateAsync(request("outer", 1, 1), token -> {
                        within.add(queue.generate(List.of(request("inner"))));
                        try {
                            queue.close();
                        } catch (IllegalStateException e) {
                            within.add(String.valueOf(e.getMessage()));
                        }
                    })
                    .get();
            assertThat(within).hasSize(2);
            assertThat(within.get(1).toString()).contains("from within one of its calls");
        }
    }

    @Test
    void drainFinishesWhatWaitsAndRejectsWhatIsNew() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        QueuedPolicy queue = queue(policy).maxBatch(1).build();
        List<CompletableFuture<List<Completion>>> all = IntStream.range(0, 4)
                .mapToObj(i -> queue.generateAsync(request("r" + i)))
                .toList();
        policy.awaitCalls(1);
        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> queue.drain(Duration.ofSeconds(30)));
        while (true) {
            try {
                queue.generateAsync(request("new")).cancel(true);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("the queue of stepped is closed");
                break;
            }
        }
        policy.release();
        assertThat(drained.get()).isTrue();
        assertThat(all).allSatisfy(one -> assertThat(one.get()).hasSize(1));
        queue.close();
        assertThat(policy.isClosed()).isTrue();
    }

    @Test
    void drainCancelsWhatIsLeftAfterItsTimeLimit() {
        SteppedPolicy policy = new SteppedPolicy().held();
        QueuedPolicy queue = queue(policy).maxBatch(1).build();
        CompletableFuture<?> running = queue.generateAsync(request("running", 1, 1000));
        CompletableFuture<?> waiting = queue.generateAsync(request("waiting"));
        assertThat(queue.drain(Duration.ofMillis(50))).isFalse();
        assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
        // although the policy's steps are still held
        queue.close();
        assertThat(policy.isClosed()).isTrue();
    }

    @Test
    void closeRejectsWhatWaitsAndAwaitsWhatRuns() throws Exception {
        SteppedPolicy policy = new SteppedPolicy().held();
        QueuedPolicy queue = queue(policy).maxBatch(1).build();
        CompletableFuture<List<Completion>> running = queue.generateAsync(request("running"));
        policy.awaitCalls(1);
        CompletableFuture<?> waiting = queue.generateAsync(request("waiting"));
        Thread closing = new Thread(queue::close);
        closing.start();
        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the queue of stepped was closed while request waiting was waiting");
        assertThat(policy.isClosed()).isFalse();
        policy.release();
        closing.join();
        assertThat(texts(running.get())).containsExactly("running/0:3");
        assertThat(policy.isClosed()).isTrue();
    }

    @Test
    void useIsCountedForTheCallersOfASharedCall() throws Exception {
        FakePolicy policy = FakePolicy.builder().writes((request, i) -> "four").build();
        try (QueuedPolicy queue = QueuedPolicy.builder(policy)
                .gather(Duration.ofSeconds(30))
                .maxBatch(3)
                .build()) {
            UsageMeter one = new UsageMeter();
            UsageMeter two = new UsageMeter();
            CompletableFuture<?> first = one.count(() -> queue.generateAsync(request("a", 2, 8)));
            CompletableFuture<?> second = two.count(() -> queue.generateAsync(request("b", 1, 8)));
            CompletableFuture.allOf(first, second).get();
            queue.close();
            // a FakePolicy counts one request each, whatever it asks for, and a generated token per character
            assertThat(policy.generateCalls()).hasSize(1);
            assertThat(one.ledger().total().completionTokens()).isEqualTo(8);
            assertThat(two.ledger().total().completionTokens()).isEqualTo(4);
            assertThat(one.ledger().total().requests() + two.ledger().total().requests())
                    .isEqualTo(2);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may do
    void settingsOutOfRangeAreRejectedByName() {
        QueuedPolicyBuilder builder = QueuedPolicy.builder(new SteppedPolicy());
        assertThatThrownBy(() -> builder.maxWaiting(0)).hasMessage("maxWaiting must be > 0, was 0");
        assertThatThrownBy(() -> builder.maxBatch(-1)).hasMessage("maxBatch must be > 0, was -1");
        assertThatThrownBy(() -> builder.concurrentCalls(0)).hasMessage("concurrentCalls must be > 0, was 0");
        assertThatThrownBy(() -> builder.deadline(Duration.ZERO)).hasMessage("deadline must be > 0, was PT0S");
        assertThatThrownBy(() -> builder.gather(Duration.ofMillis(-1)))
                .hasMessage("gather must be >= 0, was PT-0.001S");
        try (QueuedPolicy queue = builder.build()) {
            assertThatThrownBy(() -> queue.generateAsync(request("r"), (TokenListener) null))
                    .isInstanceOf(NullPointerException.class);
        }
    }

    /** The state once all requests are counted, since a result is there a moment before its request is counted. */
    private static QueueState settled(QueuedPolicy queue) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        QueueState state = queue.state();
        while (state.waiting() + state.running() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
            state = queue.state();
        }
        return state;
    }
}
