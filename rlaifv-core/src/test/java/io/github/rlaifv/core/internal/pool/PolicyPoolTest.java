package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PolicyPoolTest {
    private static List<GenerationRequest> generations(int count) {
        Sampling sampling = Sampling.builder().build();
        return IntStream.range(0, count)
                .mapToObj(i -> new GenerationRequest("r" + i, Prompt.of("question " + i % 7), 10, sampling))
                .toList();
    }

    private static List<ScoreRequest> scores() {
        return IntStream.range(0, 11)
                .mapToObj(i -> new ScoreRequest(Prompt.of("question " + i), List.of("one", "three")))
                .toList();
    }

    private static List<NextTokenRequest> questions() {
        return IntStream.range(0, 23)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("question " + i % 5), List.of("yes", "no")))
                .toList();
    }

    private static List<CallDependentPolicy> copies(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new CallDependentPolicy())
                .toList();
    }

    @Test
    void resultsDoNotDependOnTheNumberOfCopiesEvenIfTheyDependOnTheCall() {
        Policy one = Policies.pool(copies(1));
        for (int count = 2; count <= 5; count++) {
            Policy several = Policies.pool(copies(count));
            assertThat(several.generate(generations(24))).isEqualTo(one.generate(generations(24)));
            assertThat(several.score(scores())).isEqualTo(one.score(scores()));
            assertThat(several.nextTokenProbabilities(questions())).isEqualTo(one.nextTokenProbabilities(questions()));
            assertThat(several.fingerprint()).isEqualTo(one.fingerprint());
        }
    }

    @Test
    void requestsWithTheSamePromptShareUnitsOfWorthwhileSize() {
        CallDependentPolicy copy = new CallDependentPolicy();
        Policies.pool(List.of(copy)).generate(generations(24));
        // 240 completions in units of at least 32, where the 7 prompts have 3 or 4 requests each
        assertThat(copy.callSizes()).hasSize(7).allMatch(size -> size >= 3).allMatch(size -> size <= 4);
        CallDependentPolicy small = new CallDependentPolicy();
        Policies.pool(List.of(small)).generate(generations(4));
        assertThat(small.callSizes()).containsExactly(4);
    }

    /** A copy whose calls do what a function says. */
    private static final class Copy implements Policy {
        private final FakePolicy model = FakePolicy.builder()
                .name("copy")
                .writes((request, i) -> request.key() + "/" + i)
                .forgets()
                .build();

        private final Runnable before;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean closed;

        Copy(Runnable before) {
            this.before = before;
        }

        @Override
        public String name() {
            return "copy";
        }

        @Override
        public String fingerprint() {
            return "c0";
        }

        @Override
        public boolean dependsOnCall() {
            return true;
        }

        @Override
        public Set<Capability> capabilities() {
            return EnumSet.of(Capability.GENERATE);
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            calls.incrementAndGet();
            before.run();
            return model.tryGenerate(requests);
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            throw new AssertionError("has no such capability");
        }

        @Override
        public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
            throw new AssertionError("has no such capability");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Copy working() {
        return new Copy(() -> {});
    }

    private static Copy failing(RuntimeException failure) {
        return new Copy(() -> {
            throw failure;
        });
    }

    @Test
    void copiesComputeAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        Runnable meet = () -> {
            both.countDown();
            try {
                assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Policy pool = Policies.pool(List.of(new Copy(meet), new Copy(meet)));
        assertThat(pool.generate(generations(24))).hasSize(24);
    }

    @Test
    void anotherCopyDoesTheUnitOfOneThatFails() {
        for (RuntimeException failure : List.of(
                new RetriableException("unreachable"),
                new DeviceMemoryException("device is out of memory", new IllegalStateException()),
                new ArithmeticException("device is lost"))) {
            Copy broken = failing(failure);
            List<List<Completion>> expected = Policies.pool(List.of(working())).generate(generations(24));
            assertThat(Policies.pool(List.of(broken, working())).generate(generations(24)))
                    .isEqualTo(expected);
            assertThat(broken.calls.get())
                    .as("units that the failing copy took")
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void resultsAreKeptIfAllCopiesFailInTheMiddle() {
        AtomicInteger left = new AtomicInteger(3);
        Runnable failLater = () -> {
            if (left.decrementAndGet() < 0) {
                throw new RetriableException("server is gone");
            }
        };
        Policy pool = Policies.pool(List.of(new Copy(failLater), new Copy(failLater)));
        List<Outcome<List<Completion>>> outcomes = pool.tryGenerate(generations(24));
        assertThat(outcomes)
                .hasSize(24)
                .filteredOn(one -> one.value().isPresent())
                .isNotEmpty();
        assertThat(outcomes.stream().flatMap(one -> one.failure().stream()))
                .isNotEmpty()
                .allMatch(RequestFailure::retriable)
                .allMatch(failure -> failure.detail().equals("server is gone"));
        for (int i = 0; i < 24; i++) {
            String request = "r" + i;
            assertThat(outcomes.get(i).failure().map(RequestFailure::request))
                    .isIn(Optional.empty(), Optional.of(request));
        }
        left.set(3);
        assertThatThrownBy(() -> pool.generate(generations(24)))
                .isInstanceOfSatisfying(
                        PartialFailureException.class,
                        e -> assertThat(e.retriable()).isTrue());
    }

    @Test
    void failureIsThrownIfNoCopyHasAResult() {
        RetriableException gone = new RetriableException("server is gone");
        assertThatThrownBy(() ->
                        Policies.pool(List.of(failing(gone), failing(gone))).generate(generations(24)))
                .isSameAs(gone);
        ArithmeticException broken = new ArithmeticException("driver");
        assertThatThrownBy(() ->
                        Policies.pool(List.of(failing(broken), failing(broken))).generate(generations(24)))
                .isSameAs(broken);
    }

    @Test
    void failureThatRequestsCauseEndsTheCallWithoutFurtherTries() {
        BadDataException bad = new BadDataException("the prompt is too long");
        Copy first = failing(bad);
        Copy second = failing(bad);
        assertThatThrownBy(() -> Policies.pool(List.of(first, second)).generate(generations(24)))
                .isSameAs(bad);
        assertThat(first.calls.get() + second.calls.get()).isBetween(1, 2);
    }

    @Test
    void singleFailuresStayWithTheirRequests() {
        FakePolicy.Builder copy = FakePolicy.builder()
                .writes((request, i) -> request.key())
                .fails(text -> text.equals("question 3")
                        ? Optional.of(new RequestFailure("", "refused", "too rude", false))
                        : Optional.empty());
        List<Outcome<List<Completion>>> outcomes =
                Policies.pool(List.of(copy.build(), copy.build())).tryGenerate(generations(14));
        assertThat(outcomes).filteredOn(one -> one.failure().isPresent()).hasSize(2);
        assertThat(outcomes.get(3).failure().orElseThrow().request()).isEqualTo("r3");
        assertThat(outcomes.get(10).failure().orElseThrow().request()).isEqualTo("r10");
    }

    @Test
    void unitOfWhichEveryRequestFailedForNowIsTriedByAnother() {
        AtomicInteger asked = new AtomicInteger();
        FakePolicy unreachable = FakePolicy.builder()
                .writes((request, i) -> "never")
                .fails(text -> {
                    asked.incrementAndGet();
                    return Optional.of(new RequestFailure("", "timed out", "", true));
                })
                .build();
        FakePolicy reachable =
                FakePolicy.builder().writes((request, i) -> "text").build();
        assertThat(Policies.pool(List.of(unreachable, reachable)).generate(generations(8)))
                .allSatisfy(texts -> assertThat(texts.get(0).text()).isEqualTo("text"));
        assertThat(asked.get()).as("requests of one part").isLessThanOrEqualTo(2);

        List<Outcome<List<Completion>>> none =
                Policies.pool(List.of(unreachable)).tryGenerate(generations(8));
        assertThat(none).allMatch(one -> one.failure().orElseThrow().reason().equals("timed out"));
        assertThat(none.get(7).failure().orElseThrow().request()).isEqualTo("r7");
    }

    @Test
    void otherModelIsRejectedByName() {
        FakePolicy one = FakePolicy.builder().name("llava-7b").build();
        FakePolicy other = FakePolicy.builder().name("llava-13b").build();
        assertThatThrownBy(() -> Policies.pool(List.of(one, other)))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("member 2 of the pool (llava-13b, fingerprint " + other.fingerprint())
                .hasMessageContaining("is another model than the first (llava-7b, fingerprint " + one.fingerprint());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.pool(List.of(one, one)))
                .withMessageContaining("member 2 of the pool (llava-7b) is in the list twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.pool(List.of()))
                .withMessageContaining("at least one policy");
    }

    @Test
    void capabilitiesAreThoseOfAllCopies() {
        Policy pool = Policies.pool(List.of(working(), working()));
        assertThat(pool.capabilities()).containsExactly(Capability.GENERATE);
        assertThatThrownBy(() -> pool.tryScore(scores()))
                .isInstanceOf(MissingCapabilityException.class)
                .hasMessageContaining("copy can't be asked to score responses");
    }

    @Test
    void timeLimitReachesAllCopies() {
        Runnable slow = () -> {
            while (true) {
                Cancellation.check("computing");
                try {
                    TimeUnit.MILLISECONDS.sleep(5);
                } catch (InterruptedException e) {
                    throw Cancellation.interrupted("computing");
                }
            }
        };
        List<Copy> copies = List.of(new Copy(slow), new Copy(slow), new Copy(slow));
        Policy pool = Policies.pool(copies);
        assertThatThrownBy(() -> Cancellation.within(Duration.ofMillis(200), () -> pool.generate(generations(24))))
                .isInstanceOf(CancelledException.class);
        assertThat(copies).allMatch(copy -> copy.calls.get() == 1);
    }

    @Test
    void closeClosesAllCopiesAndWaitsForTheRunningCall() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Runnable hold = () -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        List<Copy> copies = new ArrayList<>(List.of(new Copy(hold), new Copy(hold)));
        Policy pool = Policies.pool(copies);
        List<Thread> threads = new ArrayList<>();
        AtomicInteger results = new AtomicInteger();
        threads.add(new Thread(() -> results.set(pool.generate(generations(24)).size())));
        threads.get(0).start();
        begun.await();
        threads.add(new Thread(pool::close));
        threads.get(1).start();
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(copies).noneMatch(copy -> copy.closed);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(results.get()).isEqualTo(24);
        assertThat(copies).allMatch(copy -> copy.closed);
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.tryGenerate(generations(1)))
                .withMessage("the pool of copy is closed");
    }
}
