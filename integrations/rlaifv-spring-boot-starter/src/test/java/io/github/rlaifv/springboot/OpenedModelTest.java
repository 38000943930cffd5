package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.DeadlineExceededException;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The queue and its end, as the properties set them. */
@Timeout(30)
class OpenedModelTest {
    private final CountDownLatch computing = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final FakePolicy slow = FakePolicy.builder()
            .name("slow")
            .writes((request, index) -> {
                computing.countDown();
                return await(go);
            })
            .build();

    private static String await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS) ? "text" : "too late";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    private static RlaifvProperties properties(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("rlaifv", RlaifvProperties.class);
    }

    private static OpenedModel opened(FakePolicy model, Map<String, String> values) {
        RlaifvProperties properties = properties(values);
        return OpenedModel.of(model, properties, new DrainLimit(properties.drain()));
    }

    private static CompletableFuture<?> ask(OpenedModel model, String key) {
        return model.queue().generateAsync(new GenerationRequest(key, Prompt.of(key), 1, Sampling.greedy(4)));
    }

    @Test
    void fullQueueRejectsRequests() throws Exception {
        OpenedModel model = opened(slow, Map.of("rlaifv.queue.max-waiting", "1", "rlaifv.queue.max-batch", "1"));
        CompletableFuture<?> running = ask(model, "a");
        computing.await();
        CompletableFuture<?> waiting = ask(model, "b");
        assertThatThrownBy(() -> ask(model, "c")).isInstanceOf(QueueFullException.class);
        go.countDown();
        model.close();
        assertThat(running).isCompleted();
        assertThat(waiting).isCompleted();
    }

    @Test
    void requestsAreOverAtTheirDeadline() throws Exception {
        try (OpenedModel model = opened(slow, Map.of("rlaifv.queue.deadline", "50ms"))) {
            CompletableFuture<?> late = ask(model, "a");
            assertThatThrownBy(late::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            go.countDown();
        }
    }

    @Test
    void closingCancelsWhatIsNotAnsweredInTime() throws Exception {
        OpenedModel model = opened(slow, Map.of("rlaifv.drain", "50ms"));
        CompletableFuture<?> running = ask(model, "a");
        computing.await();
        running.whenComplete((texts, failure) -> go.countDown());
        model.close();
        assertThat(running).isCancelled();
    }

    @Test
    void callsToServersOverlapAsMuchAsTheServerAllows() throws Exception {
        AtomicInteger most = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        FakePolicy counted = FakePolicy.builder()
                .writes((request, index) -> {
                    most.incrementAndGet();
                    both.countDown();
                    return await(both);
                })
                .build();
        try (OpenedModel model =
                opened(counted, Map.of("rlaifv.queue.max-batch", "1", "rlaifv.queue.concurrent-calls", "2"))) {
            assertThat(ask(model, "a")
                            .thenCombine(ask(model, "b"), (a, b) -> most.get())
                            .get())
                    .isEqualTo(2);
        }
    }

    @Test
    void queueWaitsNoLongerThanIsLeftOfTheCommonLimit() throws Exception {
        DrainLimit limit = new DrainLimit(Duration.ofMillis(50));
        while (!limit.left().isZero()) {
            Thread.onSpinWait();
        }
        OpenedModel model = OpenedModel.of(slow, properties(Map.of()), limit);
        CompletableFuture<?> running = ask(model, "a");
        computing.await();
        running.whenComplete((texts, failure) -> go.countDown());

        model.close();

        assertThat(running).isCancelled();
    }

    /** A server that answers nothing but the questions about itself. */
    private static final class FakeServer extends ForwardingPolicy implements HealthChecked {
        private final String place;
        private final AtomicBoolean down;

        FakeServer(String place, AtomicBoolean down) {
            super(FakePolicy.builder().name("served").build());
            this.place = place;
            this.down = down;
        }

        @Override
        public boolean dependsOnCall() {
            return false;
        }

        @Override
        public String place() {
            return place;
        }

        @Override
        public Optional<String> unhealthyBecause() {
            return down.get() ? Optional.of(place + " does not respond") : Optional.empty();
        }

        @Override
        public int concurrency() {
            return 3;
        }

        @Override
        public long busyAnswers() {
            return 0;
        }
    }

    @Test
    void severalServersAreAskedTogetherAndAreDownIfAllOfThemAre() {
        AtomicBoolean first = new AtomicBoolean();
        AtomicBoolean second = new AtomicBoolean();
        Policy pool = Policies.pool(List.of(new FakeServer("a", first), new FakeServer("b", second)));
        RlaifvProperties properties = properties(Map.of());
        try (OpenedModel model = OpenedModel.of(pool, properties, new DrainLimit(properties.drain()))) {
            assertThat(OpenedModel.concurrentCalls(properties.queue(), pool)).isEqualTo(6);
            first.set(true);
            assertThat(ModelHealth.unhealthyBecause(model)).isEmpty();
            second.set(true);
            assertThat(ModelHealth.unhealthyBecause(model)).hasValue("a does not respond; b does not respond");
        }
    }
}
