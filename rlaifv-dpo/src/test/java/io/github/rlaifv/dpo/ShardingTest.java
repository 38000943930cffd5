package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Training with an optimizer that is divided among the replicas. It learns what one device learns. */
@Timeout(180)
class ShardingTest {
    /** What is trained. */
    enum Kind {
        FLOAT32(ScalarType.FLOAT32),
        BFLOAT16(ScalarType.BFLOAT16),
        ADAPTERS(ScalarType.BFLOAT16);

        private final ScalarType storage;

        Kind(ScalarType storage) {
            this.storage = storage;
        }

        /** Takes two clipped steps, of 5 micro-batches and of one. */
        DpoTrainer.Builder run() {
            DpoTrainer.Builder builder = DpoTrainer.builder()
                    .epochs(1)
                    .batchSize(5)
                    .learningRate(1e-3)
                    .maxGradNorm(0.01)
                    .checkpoints(Checkpoints.every(1));
            return this == ADAPTERS ? builder.lora(Lora.rank(4).withDropout(0.1)) : builder;
        }
    }

    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private void train(Kind kind, DpoTrainer.Builder options, int copies, Path output) {
        train(kind, options, IntStream.rangeClosed(0, copies).mapToObj(r -> ComputeDevice.cpu()), output);
    }

    /** Trains a policy with one replica for each further device. */
    private void train(Kind kind, DpoTrainer.Builder options, Stream<ComputeDevice> devices, Path output) {
        List<TrainablePolicy> open = new ArrayList<>();
        try {
            devices.forEach(device -> open.add(golden.policy(kind.storage, device)));
            options.replicas(open.subList(1, open.size()).toArray(TrainablePolicy[]::new))
                    .build()
                    .train(open.get(0), golden.dataset(), output);
            for (TrainablePolicy copy : open) {
                assertThat(copy.fingerprint()).isEqualTo(open.get(0).fingerprint());
            }
        } finally {
            open.forEach(TrainablePolicy::close);
        }
    }

    private void trainUntil(long step, Kind kind, DpoTrainer.Builder options, int copies, Path output) {
        assertThatThrownBy(() -> train(kind, options.listener(AfterStep.powerFails("dpo", step)), copies, output))
                .hasMessage("the power went off");
    }

    private void assertSame(String file, Path actual, Path expected) {
        assertThat(actual.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void languageModelsCheckpointsAndMetricsHaveTheBytesOfOneDevice(Kind kind) {
        Path one = folder.resolve("one");
        Path broken = folder.resolve("broken");
        train(kind, kind.run(), 0, one);
        trainUntil(2, kind, kind.run(), 0, broken);
        List<String> state = kind == Kind.ADAPTERS
                ? List.of("checkpoints/step-00000001/optimizer-0.safetensors")
                : List.of(
                        "checkpoints/step-00000001/optimizer-0.safetensors",
                        "checkpoints/step-00000001/optimizer-1.safetensors");
        List<Sharding> shardings = List.of(Sharding.NONE, Sharding.GRADIENTS, Sharding.OPTIMIZER_STATE);
        for (int copies = 1; copies <= 3; copies++) {
            Path output = folder.resolve("copies-" + copies);
            trainUntil(2, kind, kind.run().sharding(shardings.get(copies % 3)), copies, output);
            for (String file : state) {
                assertSame(file, output, broken);
            }
            // another number of replicas and another division among them
            int others = (copies + 1) % 4;
            train(kind, kind.run().sharding(shardings.get((copies + 1) % 3)), others, output);
            assertSame("model/model.safetensors", output, one);
            assertSame("metrics.jsonl", output, one);
        }
    }

    /** The gradients of the tower's images arrive one by one, so each pass adds them up before the owner does. */
    @Test
    void gradientsInSeveralPiecesHaveTheSameBytesWithAnyShards() {
        List<Path> outputs = new ArrayList<>();
        for (Sharding sharding : Sharding.values()) {
            int copies = 1 + outputs.size();
            outputs.add(folder.resolve("copies-" + copies));
            DpoTrainer.Builder options = Kind.FLOAT32
                    .run()
                    .sharding(sharding)
                    .trainable(ParameterGroup.VISION_TOWER, ParameterGroup.PROJECTOR, ParameterGroup.LANGUAGE_MODEL);
            train(Kind.FLOAT32, options, copies, outputs.get(copies - 1));
        }
        assertSame("model/model.safetensors", outputs.get(1), outputs.get(0));
        assertSame("model/model.safetensors", outputs.get(2), outputs.get(0));
    }

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(2)
                .batchSize(8)
                .maxGradNorm(0.5)
                .seed(5);
    }

    private static TablePolicy[] tables(int count) {
        return IntStream.range(0, count).mapToObj(i -> new TablePolicy(1)).toArray(TablePolicy[]::new);
    }

    private static double[] everything(TablePolicy policy) {
        return policy.parameters().stream()
                .flatMapToDouble(parameter -> DoubleStream.of(policy.weight(parameter.name())))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "1, OPTIMIZER_STATE, 8",
        "2, GRADIENTS, 8",
        "3, GRADIENTS, 8",
        "3, OPTIMIZER_STATE, 8",
        "3, GRADIENTS, 2"
    })
    void shardsTrainLikeOneModelAndStayEqual(int copies, Sharding sharding, int batch) {
        PreferenceDataset pairs = Pairs.random(21, 4);
        TablePolicy alone = new TablePolicy(1);
        quick().batchSize(batch).build().train(alone, pairs, folder.resolve("one"));
        TablePolicy policy = new TablePolicy(1);
        TablePolicy[] others = tables(copies);
        quick().batchSize(batch)
                .sharding(sharding)
                .replicas(others)
                .build()
                .train(policy, pairs, folder.resolve("shards"));
        assertThat(everything(policy)).containsExactly(everything(alone), within(1e-10));
        for (TablePolicy other : others) {
            assertThat(everything(other)).isEqualTo(everything(policy));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, GRADIENTS", "0, GRADIENTS", "1, NONE", "3, OPTIMIZER_STATE"})
    void runResumesWithAnotherNumberOfReplicas(int copies, Sharding sharding) {
        PreferenceDataset pairs = Pairs.random(21, 4);
        TablePolicy alone = new TablePolicy(1);
        quick().build().train(alone, pairs, folder.resolve("one"));
        Path output = folder.resolve("resumed");
        DpoTrainer.Builder started = quick().checkpoints(Checkpoints.every(2))
                .sharding(Sharding.GRADIENTS)
                .replicas(tables(1));
        assertThatThrownBy(() -> started.listener(AfterStep.powerFails("dpo", 3))
                        .build()
                        .train(new TablePolicy(1), pairs, output))
                .hasMessage("the power went off");
        TablePolicy policy = new TablePolicy(1);
        List<String> notes = new ArrayList<>();
        quick().checkpoints(Checkpoints.every(2))
                .sharding(sharding)
                .replicas(tables(copies))
                .listener(new RunListener() {
                    @Override
                    public void note(String stage, String message) {
                        notes.add(message);
                    }
                })
                .build()
                .train(policy, pairs, output);
        assertThat(everything(policy)).containsExactly(everything(alone), within(1e-10));
        assertThat(notes).anyMatch(note -> note.startsWith("resumes after step 2"));
        assertThat(notes.stream().filter(note -> note.startsWith("resumes with another replicas: ")))
                .hasSize(copies == 1 ? 0 : 1);
    }

    /** Fails in one of its backward passes. */
    private static final class FailingPolicy extends TablePolicy {
        private final AtomicInteger left = new AtomicInteger(5);

        FailingPolicy() {
            super(1);
        }

        @Override
        public LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("the device is gone");
            }
            return super.backward(batch, loss, gradients, pass);
        }
    }

    @ParameterizedTest
    @EnumSource(Sharding.class)
    void failingReplicaReleasesThoseThatWaitForIt(Sharding sharding) {
        assertThatThrownBy(() -> quick().sharding(sharding)
                        .replicas(new TablePolicy(1), new FailingPolicy(), new TablePolicy(1))
                        .build()
                        .train(new TablePolicy(1), Pairs.random(21, 4), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the device is gone");
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, GRADIENTS, true", "BFLOAT16, NONE, false", "ADAPTERS, GRADIENTS, true"})
    void replicasOnDevicesOfTheirOwnHaveTheBytesOfTheCpu(Kind kind, Sharding sharding, boolean offload) {
        Path one = folder.resolve("one");
        train(kind, kind.run(), 0, one);
        Path output = folder.resolve("devices");
        train(
                kind,
                kind.run().sharding(sharding).offload(offload),
                IntStream.range(0, 3).mapToObj(CopyDevices::device),
                output);
        assertSame("model/model.safetensors", output, one);
        assertSame("metrics.jsonl", output, one);
    }

    @Test
    void offloadOfAModelInHostMemoryChangesNothing() {
        Path one = folder.resolve("one");
        Path offloaded = folder.resolve("offloaded");
        train(Kind.BFLOAT16, Kind.BFLOAT16.run(), 0, one);
        train(Kind.BFLOAT16, Kind.BFLOAT16.run().offload(true), 0, offloaded);
        assertSame("model/model.safetensors", offloaded, one);
    }
}
