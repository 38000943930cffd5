package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftSession;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to compute a step. They must not change what is learned. */
class StepExecutionTest {
    private final DpoGolden golden = new DpoGolden();
    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path folder;

    private DpoTrainer.Builder quick() {
        return DpoTrainer.builder()
                .epochs(1)
                .batchSize(4)
                .microBatch(4)
                .learningRate(1e-3)
                .maxGradNorm(1e9)
                .schedule(Schedule.constant())
                .seed(3)
                .listener(new RunListener() {
                    @Override
                    public void note(String stage, String message) {
                        notes.add(stage + ": " + message);
                    }
                });
    }

    private Path train(DpoTrainer.Builder options, String name, TrainablePolicy... copies) {
        try (TrainablePolicy policy = golden.policy()) {
            PreferenceDataset pairs = golden.dataset();
            return options.replicas(copies)
                    .build()
                    .train(policy, pairs, folder.resolve(name))
                    .model()
                    .resolve("model.safetensors");
        }
    }

    @Test
    void activationBudgetIsRespectedAndDoesNotChangeTheResult() {
        Path again = train(quick().activationBytes(0), "again");
        Path kept = train(quick().activationBytes(1L << 40), "kept");
        Path chosen = train(quick(), "chosen");
        assertThat(kept).hasSameBinaryContentAs(again);
        assertThat(chosen).hasSameBinaryContentAs(again);
        assertThat(folder.resolve("kept/metrics.jsonl")).hasSameBinaryContentAs(folder.resolve("again/metrics.jsonl"));
        assertThat(notes).hasSize(3);
        assertThat(notes.get(0)).contains("dpo: ", "recomputed in the backward pass", "MiB");
        assertThat(notes.get(1)).contains("layers are kept", "MiB", "gradients are accumulated");
    }

    @Test
    void guideQuotesTheNoteAboutMemory() {
        train(quick().activationBytes(1L << 40), "kept");
        String end = notes.get(0).substring(notes.get(0).lastIndexOf(';'));
        assertThat(Fixtures.repository().resolve("docs/training-engine.md"))
                .content()
                .containsPattern("dpo: activations of .* are kept, .*" + end + "\\R");
    }

    @Test
    void updatesDuringTheBackwardPassGiveTheSameModel() {
        Path apart = train(quick(), "apart");
        Path fused = train(quick().maxGradNorm(0), "fused");
        assertThat(notes.get(1)).contains("updated during the backward pass");
        assertThat(fused).hasSameBinaryContentAs(apart);
    }

    /** The weights of a bfloat16 folder lie in one memory-mapped file. */
    @Test
    void updatesDuringTheBackwardPassKeepWeightsThatActivationsNeed() {
        Path halves = folder.resolve("halves");
        try (TrainablePolicy policy = golden.policy()) {
            policy.save(halves, ScalarType.BFLOAT16);
        }
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.BFLOAT16)
                .precision(ScalarType.BFLOAT16)
                .build();
        List<Path> trained = new ArrayList<>();
        for (long bytes : List.of(0L, 1L << 40)) {
            try (TrainablePolicy policy = Policies.open(halves, options)) {
                trained.add(quick().maxGradNorm(0)
                        .activationBytes(bytes)
                        .build()
                        .train(policy, golden.dataset(), folder.resolve("fused-" + bytes))
                        .model()
                        .resolve("model.safetensors"));
            }
        }
        assertThat(notes.get(1)).contains("layers are kept", "updated during the backward pass");
        assertThat(trained.get(1)).hasSameBinaryContentAs(trained.get(0));
    }

    @Test
    void updatesDuringTheBackwardPassUseTheMeanOverTokens() {
        List<WeightedRequest> batch = golden.dataset().toList().stream()
                .limit(3)
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        try (TrainablePolicy apart = golden.policy();
                TrainablePolicy fused = golden.policy();
                SftSession one = SftTrainer.builder()
                        .microBatch(3)
                        .maxGradNorm(1e9)
                        .build()
                        .open(apart);
                SftSession two = SftTrainer.builder()
                        .microBatch(3)
                        .maxGradNorm(0)
                        .build()
                        .open(fused)) {
            for (int i = 0; i < 3; i++) {
                StepResult expected = one.step(batch, 1e-3);
                StepResult actual = two.step(batch, 1e-3);
                assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
                assertThat(actual.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-3 * expected.gradNorm()));
                assertThat(actual.tokens()).isEqualTo(expected.tokens());
            }
            assertThatThrownBy(() -> two.step(
                            List.of(new WeightedRequest(batch.get(0).request(), List.of(Double.MAX_VALUE))), 1e-3))
                    .isInstanceOf(TrainingDivergedException.class);
        }
    }

    @Test
    void replicasTrainTheSameAdaptersWithDropout() {
        Lora lora = Lora.rank(4).withDropout(0.1);
        GoldenTensors one = GoldenTensors.read(train(quick().microBatch(1).lora(lora), "one"));
        try (TrainablePolicy copy = golden.policy()) {
            GoldenTensors two = GoldenTensors.read(train(quick().microBatch(1).lora(lora), "two", copy));
            for (String name : one.names()) {
                assertThat(two.values(name)).as(name).containsExactly(one.values(name), within(1e-4f));
            }
        }
    }

    @Test
    void rejectsANegativeBudget() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quick().activationBytes(-1).build())
                .withMessageContaining("activationBytes");
    }

    @Test
    void spareMemoryIsMeasuredAfterAllocatingTheOptimizerState() {
        List<String> asked = new ArrayList<>();
        TablePolicy policy = new TablePolicy(1) {
            @Override
            public AdamW newAdamW(List<Parameter> trainable) {
                asked.add("moments");
                return super.newAdamW(trainable);
            }

            @Override
            public long freeBytes() {
                asked.add("spare");
                return 0;
            }
        };
        DpoTrainer.builder().build().train(policy, Pairs.random(2, 4), folder);
        assertThat(asked).containsExactly("moments", "moments", "spare");
    }

    private static TrainablePolicy withMemory(Optional<ComputeDevice> device, long freeBytes) {
        return new TablePolicy(1) {
            @Override
            public Optional<ComputeDevice> device() {
                return device;
            }

            @Override
            public long freeBytes() {
                return freeBytes;
            }
        };
    }

    /** 50 numbers are trained. The gradients of a replica take 300 bytes, or 100 if they are divided. */
    @ParameterizedTest
    @CsvSource({
        "NONE, 0, 1, 1000, 800, 250",
        "NONE, 0, 0, 1000, 1000, 100",
        "NONE, , 1, 1000, 1000, 100",
        "OPTIMIZER_STATE, 0, 1, 1000, 800, 250",
        "GRADIENTS, 0, 1, 800, 1000, 350",
        "GRADIENTS, 0, 0, 1000, 1000, 200",
        "GRADIENTS, 0, 1, 1000, 90, 0"
    })
    void defaultBudgetFitsIntoEachDevice(
            Sharding sharding, @Nullable Integer first, int second, long free, long freeOfCopy, long expected) {
        Optional<ComputeDevice> device = Optional.ofNullable(first).map(ComputeDevice::cuda);
        TrainablePolicy copy = withMemory(Optional.of(ComputeDevice.cuda(second)), freeOfCopy);
        StepExecution engine = new StepExecution(List.of(copy), sharding, false, true, OptionalLong.empty());
        assertThat(engine.activationBytes(withMemory(device, free), 50)).isEqualTo(expected);
    }
}
