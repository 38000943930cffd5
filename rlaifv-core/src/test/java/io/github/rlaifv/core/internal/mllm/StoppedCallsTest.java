package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupted and time-limited calls end within a step, free their tensors and leave the model unchanged. */
@Timeout(120)
class StoppedCallsTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0);

    @TempDir
    Path folder;

    /** Runs a call in a thread of its own and interrupts it once it computes. */
    private static void interrupt(Runnable work, Duration after) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                begun.countDown();
                work.run();
                failed.complete(new AssertionError("the call ended by itself before it was interrupted"));
            } catch (Throwable e) {
                failed.complete(e);
            } finally {
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        begun.await();
        TimeUnit.NANOSECONDS.sleep(after.toNanos());
        long interrupted = System.nanoTime();
        thread.interrupt();
        assertThat(failed.get(60, TimeUnit.SECONDS))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("interrupted while");
        assertThat(Duration.ofNanos(System.nanoTime() - interrupted)).isLessThan(Duration.ofSeconds(5));
        assertThat(stillInterrupted.get()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interruptedGenerationEndsWithinAStep(int threads) throws Exception {
        try (LocalPolicy policy = LlavaWorkload.open(threads)) {
            var sample = LlavaWorkload.generations(2, 8);
            Object before = policy.generate(sample);
            int tensors = policy.kernels().root().size();
            interrupt(() -> policy.generate(LlavaWorkload.generations(64, 400)), Duration.ofMillis(150));
            assertThat(policy.kernels().root().size()).isEqualTo(tensors);
            assertThat(policy.generate(sample)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interruptedScoringAndQuestionsEndWithinAStep(int threads) throws Exception {
        try (LocalPolicy policy = LlavaWorkload.open(threads)) {
            Object scored = policy.score(LlavaWorkload.scores(4));
            Object asked = policy.nextTokenProbabilities(LlavaWorkload.questions(4));
            int tensors = policy.kernels().root().size();
            interrupt(() -> policy.score(LlavaWorkload.scores(3000)), Duration.ofMillis(100));
            interrupt(() -> policy.nextTokenProbabilities(LlavaWorkload.questions(3000)), Duration.ofMillis(100));
            assertThat(policy.kernels().root().size()).isEqualTo(tensors);
            assertThat(policy.score(LlavaWorkload.scores(4))).isEqualTo(scored);
            assertThat(policy.nextTokenProbabilities(LlavaWorkload.questions(4)))
                    .isEqualTo(asked);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void timeLimitEndsEveryCallAtAnyPoint(int threads) {
        try (LocalPolicy policy = LlavaWorkload.open(threads);
                Gradients gradients = policy.newGradients(policy.parameters())) {
            Object before = policy.generate(LlavaWorkload.generations(2, 8));
            List<Runnable> calls = List.of(
                    () -> policy.generate(LlavaWorkload.generations(6, 30)),
                    () -> policy.score(LlavaWorkload.scores(12)),
                    () -> policy.nextTokenProbabilities(LlavaWorkload.questions(12)),
                    () -> policy.backward(
                            LlavaWorkload.scores(6), SumLoss.of(-1), gradients, new TrainingPass(0, 1 << 20)),
                    () -> policy.save(folder.resolve("saved")));
            for (Runnable call : calls) {
                call.run();
                policy.weightsChanged(true);
                int tensors = policy.kernels().root().size();
                assertThatThrownBy(() -> limited(Duration.ZERO, call))
                        .isInstanceOf(CancelledException.class)
                        .hasMessageContaining("time limit");
                int stopped = 0;
                for (int micros = 500; micros < 60_000; micros = micros * 3 / 2) {
                    try {
                        limited(Duration.ofNanos(micros * 1000L), call);
                    } catch (CancelledException e) {
                        stopped++;
                    }
                    policy.weightsChanged(true);
                    assertThat(policy.kernels().root().size()).isEqualTo(tensors);
                }
                assertThat(stopped).isPositive();
            }
            assertThat(policy.generate(LlavaWorkload.generations(2, 8))).isEqualTo(before);
        }
    }

    private static void limited(Duration limit, Runnable work) {
        Cancellation.within(limit, () -> {
            work.run();
            return true;
        });
    }

    /**
     * A step that updates the weights during the backward pass is applied completely or not at all, including its step
     * count.
     */
    @Test
    void stoppedFusedStepIsAppliedCompletelyOrNotAtAll() {
        try (LocalPolicy stopped = LlavaWorkload.open(1);
                LocalPolicy unbroken = LlavaWorkload.open(1);
                AdamW ofStopped = stopped.newAdamW(stopped.parameters());
                AdamW ofUnbroken = unbroken.newAdamW(unbroken.parameters())) {
            var batch = LlavaWorkload.scores(2);
            int done = 0;
            for (int micros = 0; done < 5; micros += 3_000) {
                try {
                    limited(
                            Duration.ofNanos(micros * 1000L),
                            () -> stopped.backwardAndStep(
                                    batch,
                                    SumLoss.of(-1),
                                    List.of(new AdamWStep(ofStopped, SETTINGS)),
                                    TrainingPass.DEFAULT));
                    done++;
                } catch (CancelledException e) {
                    // not applied: the same step is tried again with more time
                }
            }
            for (int i = 0; i < done; i++) {
                unbroken.backwardAndStep(
                        batch, SumLoss.of(-1), List.of(new AdamWStep(ofUnbroken, SETTINGS)), TrainingPass.DEFAULT);
            }
            assertThat(stopped.score(batch)).isEqualTo(unbroken.score(batch));
            assertThat(stopped.fingerprint()).isEqualTo(unbroken.fingerprint());
        }
    }

    @Test
    void interruptedSaveKeepsTheEarlierFolder() throws Exception {
        Path target = folder.resolve("saved");
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            policy.save(target);
            byte[] before = Files.readAllBytes(target.resolve("model.safetensors"));
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> policy.save(target)).isInstanceOf(CancelledException.class);
            } finally {
                Thread.interrupted();
            }
            assertThat(Files.readAllBytes(target.resolve("model.safetensors"))).isEqualTo(before);
            policy.save(target);
        }
    }

    @Test
    void incompletelyReadAdaptersAreNotAttached() {
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(folder.resolve("adapter"));
            policy.adapters().detach();
            int tensors = policy.kernels().root().size();
            List<Runnable> calls = List.of(
                    () -> policy.adapters().attach(Lora.rank(2)),
                    () -> policy.adapters().load(folder.resolve("adapter")));
            for (Runnable call : calls) {
                for (int micros = 0; micros < 3000; micros += 200) {
                    try {
                        limited(Duration.ofNanos(micros * 1000L), call);
                        policy.adapters().detach();
                    } catch (CancelledException e) {
                        assertThat(policy.adapters().lora()).isEmpty();
                    }
                    assertThat(policy.kernels().root().size()).isEqualTo(tensors);
                }
                call.run();
                policy.adapters().detach();
            }
        }
    }

    /** Closing must not depend on whether the thread was interrupted before. */
    @Test
    void interruptedThreadCanClose() {
        LocalPolicy policy = LlavaWorkload.open(2);
        Gradients gradients = policy.newGradients(policy.parameters());
        Thread.currentThread().interrupt();
        try {
            gradients.close();
            policy.close();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        refused(policy, one -> one.score(LlavaWorkload.scores(1)));
    }

    private static void refused(Policy policy, Consumer<Policy> call) {
        assertThatThrownBy(() -> call.accept(policy)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitingForARunningCallEndsOnInterruptionAndTimeLimit() throws Exception {
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            try (Gradients gradients = policy.newGradients(policy.parameters())) {
                CompletableFuture<Object> running = CompletableFuture.supplyAsync(() -> policy.backward(
                        LlavaWorkload.scores(1),
                        logProbs -> {
                            inside.countDown();
                            await(leave);
                            return SumLoss.of(1).evaluate(logProbs);
                        },
                        gradients));
                inside.await();
                interrupt(() -> policy.score(LlavaWorkload.scores(1)), Duration.ofMillis(50));
                assertThatThrownBy(() -> limited(Duration.ofMillis(50), () -> policy.score(LlavaWorkload.scores(1))))
                        .isInstanceOf(CancelledException.class)
                        .hasMessageContaining("waiting for the model");
                leave.countDown();
                running.get(30, TimeUnit.SECONDS);
            }
        }
    }

    static void await(CountDownLatch latch) {
        Callable<Boolean> wait = () -> latch.await(30, TimeUnit.SECONDS);
        try {
            assertThat(wait.call()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
