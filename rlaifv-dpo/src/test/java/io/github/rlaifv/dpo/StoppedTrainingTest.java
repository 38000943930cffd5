package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.loss.BcoLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that are interrupted at any point. They throw {@code CancelledException}, and a rerun ends with the bytes of an
 * unbroken run.
 */
@Timeout(180)
class StoppedTrainingTest {
    @TempDir
    Path folder;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    /** Policy that interrupts its thread at the given call of any method of the model. */
    private static final class InterruptingPolicy extends TablePolicy {
        private final AtomicInteger left;
        private final Thread interrupted = Thread.currentThread();

        InterruptingPolicy(int call) {
            super(1);
            left = new AtomicInteger(call);
        }

        private void count() {
            if (left.decrementAndGet() == 0) {
                interrupted.interrupt();
            }
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            count();
            return super.tryScore(requests);
        }

        @Override
        public LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
            count();
            return super.backward(batch, loss, gradients, pass);
        }
    }

    private static DpoTrainer.Builder run() {
        return DpoTrainer.builder()
                .loss(new BcoLoss(0.1))
                .learningRate(0.02)
                .epochs(2)
                .batchSize(4)
                .microBatch(2)
                .evaluateEvery(2)
                .heldOut(Pairs.random(6, 9))
                .referenceBatch(3)
                .checkpoints(Checkpoints.every(2));
    }

    private static void assertSameFiles(Path actual, Path expected) {
        for (String file : List.of("metrics.jsonl", "model/" + TablePolicy.BIGRAM, "model/" + TablePolicy.BIAS)) {
            assertThat(actual.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
        }
    }

    @Test
    void interruptedRunEndsLikeAnUnbrokenOneWhereverItWasInterrupted() throws IOException {
        Path unbroken = folder.resolve("unbroken");
        run().build().train(new TablePolicy(1), Pairs.random(20, 4), unbroken);
        boolean ended = false;
        int stopped = 0;
        for (int call = 1; !ended; call += 5) {
            Path broken = folder.resolve("broken-" + call);
            TablePolicy policy = new InterruptingPolicy(call);
            try {
                run().build().train(policy, Pairs.random(20, 4), broken);
                ended = !Thread.interrupted();
            } catch (CancelledException e) {
                stopped++;
                assertThat(Thread.interrupted()).as("interrupt status is kept").isTrue();
                run().build().train(new TablePolicy(1), Pairs.random(20, 4), broken);
            }
            assertSameFiles(broken, unbroken);
        }
        assertThat(stopped).isGreaterThan(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 5, 10})
    void finishedStepIsKept(long step) throws IOException {
        Path unbroken = folder.resolve("unbroken");
        run().build().train(new TablePolicy(1), Pairs.random(20, 4), unbroken);
        Path broken = folder.resolve("broken");
        DpoTrainer interrupted = run().listener(
                        new AfterStep("dpo", step, () -> Thread.currentThread().interrupt()))
                .build();
        try {
            interrupted.train(new TablePolicy(1), Pairs.random(20, 4), broken);
        } catch (CancelledException e) {
            assertThat(Thread.interrupted()).isTrue();
            run().build().train(new TablePolicy(1), Pairs.random(20, 4), broken);
        }
        assertSameFiles(broken, unbroken);
    }

    @ParameterizedTest
    @EnumSource(Sharding.class)
    void interruptedReplicasStopTogetherAndResume(Sharding sharding) throws IOException {
        Path unbroken = folder.resolve("unbroken");
        sharded(sharding).build().train(new TablePolicy(1), Pairs.random(20, 4), unbroken);
        for (int call = 8; call < 25; call += 7) {
            Path broken = folder.resolve("broken-" + call);
            InterruptingPolicy policy = new InterruptingPolicy(call);
            assertThatThrownBy(() -> sharded(sharding).build().train(policy, Pairs.random(20, 4), broken))
                    .isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            sharded(sharding).build().train(new TablePolicy(1), Pairs.random(20, 4), broken);
            assertSameFiles(broken, unbroken);
        }
    }

    private static DpoTrainer.Builder sharded(Sharding sharding) {
        return run().microBatch(1).sharding(sharding).replicas(new TablePolicy(1), new TablePolicy(1));
    }

    @Test
    void timeLimitEndsTrainingOfEveryKind() {
        Path output = folder.resolve("limited");
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ZERO, () -> run().build().train(new TablePolicy(1), Pairs.random(20, 4), output)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("time limit");
        List<WeightedRequest> examples = IntStream.range(0, 8)
                .mapToObj(i -> Pairs.random(8, 4).stream().toList().get(i))
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ZERO, () -> SftTrainer.builder().build().train(new TablePolicy(1), examples, output)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("time limit");
    }
}
