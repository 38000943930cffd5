package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with several replicas of a model. They learn what one model would. */
class ReplicasTest {
    @TempDir
    Path folder;

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder().learningRate(0.02).epochs(2).batchSize(8).seed(5);
    }

    private static double[] everything(TablePolicy policy) {
        return policy.parameters().stream()
                .flatMapToDouble(parameter -> DoubleStream.of(policy.weight(parameter.name())))
                .toArray();
    }

    @Test
    void replicasTrainLikeOneModelAndStayEqual() {
        // 21 pairs: the last batch is smaller, so it has fewer micro-batches than the others
        PreferenceDataset pairs = Pairs.random(21, 4);
        TablePolicy alone = new TablePolicy(1);
        TrainingResult expected = quick().build().train(alone, pairs, folder.resolve("one"));
        for (int copies = 1; copies <= 2; copies++) {
            TablePolicy policy = new TablePolicy(1);
            TablePolicy[] others = new TablePolicy[copies];
            for (int i = 0; i < copies; i++) {
                others[i] = new TablePolicy(1);
            }
            TrainingResult result =
                    quick().replicas(others).build().train(policy, pairs, folder.resolve("copies" + copies));
            assertThat(everything(policy)).containsExactly(everything(alone), within(1e-10));
            for (TablePolicy other : others) {
                assertThat(everything(other)).isEqualTo(everything(policy));
            }
            assertThat(result.epochMean(2, "loss")).isCloseTo(expected.epochMean(2, "loss"), within(1e-12));
        }
    }

    @Test
    void twoReplicasOfALanguageModelTrainLikeOneAndDeterministically() {
        DpoGolden golden = new DpoGolden();
        GoldenTensors expected = train(golden, "one", 0);
        GoldenTensors first = train(golden, "first", 1);
        for (String name : expected.names()) {
            assertThat(first.values(name)).as(name).containsExactly(expected.values(name), within(1e-4f));
        }
        train(golden, "second", 1);
        assertThat(folder.resolve("second/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("first/model/model.safetensors"));
    }

    private GoldenTensors train(DpoGolden golden, String name, int copies) {
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy copy = golden.policy()) {
            DpoTrainer.Builder options = DpoTrainer.builder()
                    .epochs(1)
                    .batchSize(4)
                    .learningRate(1e-3)
                    .seed(3);
            if (copies == 1) {
                options.replicas(copy);
            }
            TrainingResult result = options.build().train(policy, golden.dataset(), folder.resolve(name));
            if (copies == 1) {
                assertThat(copy.fingerprint()).isEqualTo(policy.fingerprint());
            }
            return GoldenTensors.read(result.model().resolve("model.safetensors"));
        }
    }

    @Test
    void replicaOfOtherWeightsIsRejected() {
        assertThatThrownBy(() -> quick().replicas(new TablePolicy(2))
                        .build()
                        .train(new TablePolicy(1), Pairs.random(4, 4), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("replica 1")
                .hasMessageContaining("other weights");
    }

    @Test
    void policyAsItsOwnReplicaIsRejected() {
        TablePolicy policy = new TablePolicy(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quick().replicas(policy).build().train(policy, Pairs.random(4, 4), folder))
                .withMessageContaining("replica 1");
    }

    @Test
    void interruptedRunWaitsForAllReplicas() throws InterruptedException {
        AtomicInteger computing = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        TablePolicy slow = new TablePolicy(1) {
            @Override
            public LossValue backward(
                    List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
                computing.incrementAndGet();
                begun.countDown();
                long end = System.nanoTime() + 400_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                LossValue value = super.backward(batch, loss, gradients, pass);
                computing.decrementAndGet();
                return value;
            }
        };
        AtomicInteger left = new AtomicInteger(-1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread run = new Thread(() -> {
            try {
                quick().batchSize(2).replicas(slow).build().train(new TablePolicy(1), Pairs.random(4, 4), folder);
            } catch (CancelledException e) {
                left.set(computing.get());
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        run.start();
        begun.await();
        run.interrupt();
        run.join();
        assertThat(left).hasValue(0);
        assertThat(interrupted).isTrue();
    }
}
