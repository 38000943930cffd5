package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FinishingResponderTest {
    private static final Prompt QUESTION = Prompt.of("what is this?");
    private static final Sampling SAMPLING = Sampling.greedy(6);

    private final CountDownLatch sampled = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    /** A policy that stops after it has sampled, when its queue has nothing to do. */
    private final class Pausing extends ForwardingPolicy {
        Pausing(Policy policy) {
            super(policy);
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            List<Outcome<List<Completion>>> completions = super.tryGenerate(requests);
            sampled.countDown();
            await(go);
            return completions;
        }
    }

    private final class PausingMeter implements PolicyMeter {
        @Override
        public Policy measured(Policy policy) {
            return new Pausing(policy);
        }

        @Override
        public ResponseRanker measured(ResponseRanker ranker) {
            return ranker;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Answer> ask(Responder responder) {
        return CompletableFuture.supplyAsync(
                () -> responder.answer(QUESTION, SAMPLING), task -> new Thread(task).start());
    }

    @Test
    void applicationThatStopsFinishesTheStepsOfBestOfN() {
        TestContexts.runner()
                .withBean(PolicyMeter.class, PausingMeter::new)
                .withPropertyValues("rlaifv.model=embedded", "rlaifv.reference=embedded", "rlaifv.best-of.candidates=2")
                .run(context -> {
                    CompletableFuture<Answer> answer = ask(context.getBean(Responder.class));
                    await(sampled);
                    CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                            context.getSourceApplicationContext()::close, task -> new Thread(task).start());

                    assertThatThrownBy(() -> stopped.get(500, TimeUnit.MILLISECONDS))
                            .isInstanceOf(TimeoutException.class);
                    go.countDown();

                    assertThat(answer.get().ranking()).isPresent();
                    stopped.get();
                });
    }

    @Test
    void answersAreWaitedForUpToTheLimit() throws Exception {
        FakePolicy model =
                FakePolicy.builder().writes((request, index) -> "a dog").build();
        FinishingResponder responder =
                new FinishingResponder(Responder.of(new Pausing(model)), new DrainLimit(Duration.ofMillis(50)));
        CompletableFuture<Answer> answer = ask(responder);
        await(sampled);

        responder.close();

        assertThat(answer).isNotDone();
        go.countDown();
        assertThat(answer.get().text()).isEqualTo("a dog");
    }

    @Test
    void newConversationsAreRejectedAtTheEnd() {
        FakePolicy model =
                FakePolicy.builder().writes((request, index) -> "a dog").build();
        FinishingResponder responder =
                new FinishingResponder(Responder.of(model), new DrainLimit(Duration.ofSeconds(30)));
        assertThat(responder.answer(QUESTION, SAMPLING).text()).isEqualTo("a dog");

        responder.close();

        assertThatThrownBy(() -> responder.answer(QUESTION, SAMPLING, piece -> {}))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("the application is stopping");
    }
}
