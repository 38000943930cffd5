package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One policy used by many threads: every call gives its result or is rejected. A violation crashes the process, which
 * the build reports as a crashed fork.
 */
@Timeout(180)
class ConcurrentUseTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-6, 0.9, 0.999, 1e-8, 0);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingWaitsForCallsOfEveryKind(int threads) throws Exception {
        for (int round = 0; round < 5; round++) {
            LocalPolicy policy = LlavaWorkload.open(threads);
            Gradients gradients = policy.newGradients(policy.parameters());
            AdamW adam = policy.newAdamW(policy.parameters());
            Policy base = policy.adapters().base();
            String parameter = policy.parameters().get(0).name();
            List<Callable<?>> calls = List.of(
                    () -> policy.generate(LlavaWorkload.generations(3, 12)),
                    () -> policy.score(LlavaWorkload.scores(3)),
                    () -> base.score(LlavaWorkload.scores(3)),
                    () -> policy.nextTokenProbabilities(LlavaWorkload.questions(3)),
                    () -> policy.backward(LlavaWorkload.scores(2), SumLoss.of(-1), gradients),
                    () -> done(() -> adam.step(gradients, SETTINGS)),
                    gradients::norms,
                    () -> gradients.toArray(parameter),
                    policy::fingerprint,
                    () -> policy.tokenizer().encode("a red car ".repeat(200), false));
            race(calls, 6, policy::close);
            gradients.close();
            adam.close();
            assertThatThrownBy(() -> policy.score(LlavaWorkload.scores(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void adapterChangesDoNotDisturbConcurrentCalls() throws Exception {
        try (LocalPolicy policy = LlavaWorkload.open(2)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(folder.resolve("adapter"));
            Policy base = policy.adapters().base();
            List<Callable<?>> calls = List.of(
                    () -> policy.generate(LlavaWorkload.generations(2, 8)),
                    () -> policy.score(LlavaWorkload.scores(2)),
                    () -> base.score(LlavaWorkload.scores(2)),
                    policy::fingerprint,
                    policy::parameters,
                    () -> done(() -> policy.adapters().merge()),
                    () -> done(() -> policy.adapters().unmerge()),
                    () -> done(() -> policy.adapters().detach()),
                    () -> done(() -> policy.adapters().attach(Lora.rank(2))),
                    () -> done(() -> policy.adapters().load(folder.resolve("adapter"))),
                    () -> done(() -> policy.weightsChanged(true)));
            race(calls, 15, () -> {});
            assertThat(policy.score(LlavaWorkload.scores(1))).hasSize(1);
        }
    }

    @Test
    void closingGradientsAndOptimizersWaitsForTheirUses() throws Exception {
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            for (int round = 0; round < 8; round++) {
                Gradients gradients = policy.newGradients(policy.parameters());
                Gradients copy = policy.newGradients(policy.parameters());
                AdamW adam = policy.newAdamW(policy.parameters());
                String parameter = policy.parameters().get(0).name();
                List<Callable<?>> calls = List.of(
                        () -> policy.backward(LlavaWorkload.scores(1), SumLoss.of(-1), gradients),
                        () -> done(() -> gradients.add(parameter, copy)),
                        () -> done(() -> copy.set(parameter, gradients)),
                        () -> done(gradients::zero),
                        gradients::norms,
                        () -> done(() -> adam.step(gradients, SETTINGS)));
                race(calls, 6, () -> {
                    copy.close();
                    gradients.close();
                    adam.close();
                });
            }
        }
    }

    private static boolean done(Runnable work) {
        work.run();
        return true;
    }

    /** Runs the calls concurrently. Each must give its result or be rejected by name. */
    private static void race(List<Callable<?>> calls, int each, Runnable last) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            CountDownLatch start = new CountDownLatch(1);
            for (Callable<?> call : calls) {
                running.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        try {
                            call.call();
                        } catch (IllegalStateException e) {
                            assertThat(e.getMessage())
                                    .containsAnyOf("closed", "adapters", "merged", "released already");
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(60));
            last.run();
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void nestedCallsWorkAndNestedChangesAreRejected() {
        try (LocalPolicy policy = LlavaWorkload.open(1);
                Gradients gradients = policy.newGradients(policy.parameters());
                AdamW adam = policy.newAdamW(policy.parameters())) {
            Object alone = policy.score(LlavaWorkload.scores(1));
            policy.backward(
                    LlavaWorkload.scores(1),
                    logProbs -> {
                        assertThat(policy.score(LlavaWorkload.scores(1))).isEqualTo(alone);
                        assertThat(policy.generate(LlavaWorkload.generations(1, 2)))
                                .hasSize(1);
                        assertThat(policy.fingerprint()).isNotEmpty();
                        List<Runnable> changes = List.of(
                                policy::close,
                                () -> policy.adapters().attach(Lora.rank(1)),
                                () -> adam.step(gradients, SETTINGS));
                        changes.forEach(change -> assertThatThrownBy(change::run)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("within a call"));
                        return SumLoss.of(1).evaluate(logProbs);
                    },
                    gradients,
                    TrainingPass.DEFAULT,
                    finished -> assertThat(gradients.toArray(finished)).isNotEmpty());
            assertThat(policy.score(LlavaWorkload.scores(1))).isEqualTo(alone);
        }
    }

    @Test
    void closeWaitsForTheRunningCallAndLaterCallsAreRejected() throws Exception {
        LocalPolicy policy = LlavaWorkload.open(1);
        Gradients gradients = policy.newGradients(policy.parameters());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Object> running = CompletableFuture.supplyAsync(() -> policy.backward(
                LlavaWorkload.scores(1),
                logProbs -> {
                    inside.countDown();
                    StoppedCallsTest.await(leave);
                    policy.score(LlavaWorkload.scores(1));
                    return SumLoss.of(1).evaluate(logProbs);
                },
                gradients));
        inside.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(policy::close);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(closing).isNotDone();
        assertThatThrownBy(() -> policy.score(LlavaWorkload.scores(1))).isInstanceOf(IllegalStateException.class);
        leave.countDown();
        running.get(30, TimeUnit.SECONDS);
        closing.get(30, TimeUnit.SECONDS);
        policy.close();
        assertThatThrownBy(gradients::norms).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedTokenizerRejectsCalls() throws ExecutionException, InterruptedException {
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            LocalPolicy policy = LlavaWorkload.open(1);
            String text = "the red car ".repeat(500 + random.nextInt(500));
            CompletableFuture<?> encoding = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 50; i++) {
                    int[] ids = policy.tokenizer().encodePlain(text);
                    policy.tokenizer().decode(ids, true);
                }
            });
            TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
            policy.close();
            encoding.handle((done, failure) -> {
                        assertThat(failure == null || failure.getCause() instanceof IllegalStateException)
                                .isTrue();
                        return null;
                    })
                    .get();
            assertThatThrownBy(() -> policy.tokenizer().encode("a", false)).isInstanceOf(IllegalStateException.class);
        }
    }
}
