package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.decoder.LayerActivations;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {
    private static final long HEAP = 128L << 20;
    private static final ComputeDevice CPU = ComputeDevice.cpu();

    @TempDir
    Path temp;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = PaperModels.llava7b(temp);
    }

    private ModelUse use(ScalarType storage) {
        return ModelUse.of(
                "policy",
                model,
                PolicyOptions.builder()
                        .device(CPU)
                        .storage(storage)
                        .precision(ScalarType.FLOAT32)
                        .build());
    }

    private static DeviceMemory host(ModelUse use) {
        return MemoryPlan.of(PlannedRun.of("work", List.of(use)), device -> OptionalLong.of(1L << 40), HEAP)
                .device(CPU);
    }

    private static long of(DeviceMemory memory, MemoryKind kind) {
        return memory.bytes().getOrDefault(kind, 0L);
    }

    private static TrainingLoad full() {
        return TrainingLoad.ofPairs(64, 128).withActivationBytes(0);
    }

    @Test
    void mappedEmbeddingCountsOnlyWhatATextNeeds() {
        ModelUse mapped = use(ScalarType.FLOAT16);
        long all = of(host(mapped.with(full())), MemoryKind.WEIGHTS);
        long few = of(host(mapped.with(new LabelingLoad(1, 1, 10))), MemoryKind.WEIGHTS);
        long table = 32064L * 4096 * 2;
        assertThat(all - few).isEqualTo(table - 11 * (256L << 10));
        assertThat(of(host(mapped.with(new LabelingLoad(1, 1000, 64))), MemoryKind.WEIGHTS))
                .isEqualTo(all);
    }

    @Test
    void copiesThatOnlyReadShareTheirMappedWeights() {
        ModelUse one = use(ScalarType.FLOAT16).with(new ScoringLoad(1, 2, 64, 128));
        ModelUse three = one.on(Collections.nCopies(3, CPU));
        assertThat(of(host(three), MemoryKind.WEIGHTS)).isEqualTo(of(host(one), MemoryKind.WEIGHTS));
        assertThat(of(host(three), MemoryKind.TRANSIENT)).isEqualTo(3 * of(host(one), MemoryKind.TRANSIENT));
        ModelUse converted = use(ScalarType.FLOAT32).with(new ScoringLoad(1, 2, 64, 128));
        assertThat(of(host(converted.on(Collections.nCopies(3, CPU))), MemoryKind.WEIGHTS))
                .isEqualTo(3 * of(host(converted), MemoryKind.WEIGHTS));
    }

    @Test
    void copiesShareThePromptsOfALargeCall() {
        ModelUse one = use(ScalarType.FLOAT16).withImages(1);
        ModelUse four = one.on(Collections.nCopies(4, CPU));
        assertThat(caches(four, new GenerationLoad(16, 8, 64, 64)))
                .isEqualTo(caches(one, new GenerationLoad(16, 8, 64, 64)));
        // 16 responses are not divided
        assertThat(caches(four, new GenerationLoad(2, 8, 64, 64)))
                .isEqualTo(4 * caches(one, new GenerationLoad(2, 8, 64, 64)));
    }

    private static long caches(ModelUse use, GenerationLoad load) {
        return of(host(use.with(load)), MemoryKind.CACHES) - of(host(use), MemoryKind.CACHES);
    }

    @Test
    void modelsOfOneFolderShareItsMappedFile() {
        ModelUse labeler = use(ScalarType.FLOAT16).with(new LabelingLoad(1, 4, 64));
        ModelUse adapted = use(ScalarType.FLOAT16).with(full().withLora(Lora.rank(8)));
        DeviceMemory both = MemoryPlan.of(
                        PlannedRun.of("work", List.of(adapted, labeler)), device -> OptionalLong.empty(), HEAP)
                .device(CPU);
        assertThat(of(both, MemoryKind.WEIGHTS)).isEqualTo(of(host(adapted), MemoryKind.WEIGHTS));
        DeviceMemory trained = MemoryPlan.of(
                        PlannedRun.of("work", List.of(use(ScalarType.FLOAT16).with(full()), labeler)),
                        device -> OptionalLong.empty(),
                        HEAP)
                .device(CPU);
        assertThat(of(trained, MemoryKind.WEIGHTS)).isGreaterThan(2 * of(host(labeler), MemoryKind.WEIGHTS) - 1);
    }

    @Test
    void weightsInFloat32NeedNoMasters() {
        DeviceMemory half = host(use(ScalarType.BFLOAT16).with(full()));
        DeviceMemory single = host(use(ScalarType.FLOAT32).with(full()));
        assertThat(of(half, MemoryKind.MOMENTS)).isEqualTo(2 * of(half, MemoryKind.MASTERS));
        assertThat(of(half, MemoryKind.GRADIENTS)).isEqualTo(of(half, MemoryKind.MASTERS));
        assertThat(single.bytes()).doesNotContainKey(MemoryKind.MASTERS);
        assertThat(of(single, MemoryKind.WEIGHTS)).isEqualTo(2 * of(half, MemoryKind.WEIGHTS));
    }

    @Test
    void modelsInHostMemoryHaveNothingToOffload() {
        ModelUse policy = use(ScalarType.FLOAT32);
        assertThat(host(policy.with(full().withSharding(Sharding.NONE, true))).bytes())
                .isEqualTo(host(policy.with(full())).bytes());
    }

    @Test
    void updatesDuringTheBackwardPassKeepNoGradients() {
        ModelUse policy = use(ScalarType.BFLOAT16);
        TrainingLoad updating = full().withClipping(false).withBatch(4, 4);
        assertThat(host(policy.with(updating)).bytes()).doesNotContainKey(MemoryKind.GRADIENTS);
        assertThat(host(policy.with(updating.withBatch(4, 2))).bytes()).containsKey(MemoryKind.GRADIENTS);
        assertThat(host(policy.with(updating.withClipping(true))).bytes()).containsKey(MemoryKind.GRADIENTS);
        assertThat(host(policy.with(updating).on(List.of(CPU, CPU))).bytes()).containsKey(MemoryKind.GRADIENTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void shardsOfAllReplicasAreOneCopyOfTheState(int replicas) {
        ModelUse one = use(ScalarType.BFLOAT16).with(full());
        ModelUse sharded = use(ScalarType.BFLOAT16)
                .with(full().withSharding(Sharding.GRADIENTS, false))
                .on(Collections.nCopies(replicas, CPU));
        for (MemoryKind kind : List.of(MemoryKind.MASTERS, MemoryKind.MOMENTS, MemoryKind.GRADIENTS)) {
            assertThat((double) of(host(sharded), kind))
                    .isCloseTo(of(host(one), kind), within(0.05 * of(host(one), kind)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "OPTIMIZER_STATE"})
    void replicasHoldGradientsThatWaitForTheirTurnBesideTheSumsThatTheyOwn(Sharding sharding) {
        ModelUse one = use(ScalarType.BFLOAT16).with(full());
        ModelUse four = use(ScalarType.BFLOAT16)
                .with(full().withSharding(sharding, false))
                .on(Collections.nCopies(4, CPU));
        double alone = of(host(one), MemoryKind.GRADIENTS);
        assertThat((double) of(host(four), MemoryKind.GRADIENTS)).isCloseTo((4 + 1) * alone, within(0.05 * alone));
    }

    @Test
    void asManyLayersKeepTheirActivationsAsTheTrainerDecides() {
        ModelUse policy = use(ScalarType.BFLOAT16);
        long none = of(host(policy.with(full())), MemoryKind.ACTIVATIONS);
        long layers = of(host(policy.with(full().withActivationBytes(1L << 40))), MemoryKind.ACTIVATIONS) - none;
        assertThat(layers % 32).isZero();
        // the trainer's estimate, with weights that are converted to float32
        long converted = 4 * (4L * 4096 * 4096 + 3L * 4096 * 11008 + 2 * 4096);
        long estimate = new LayerActivations(policy.shape().text(), ScalarType.FLOAT32).bytes(1, 576 + 64 + 2 * 128)
                + converted;
        assertThat(layers / 32).isBetween(estimate * 8 / 10, estimate);
        long some = of(host(policy.with(full().withActivationBytes(10 * estimate))), MemoryKind.ACTIVATIONS);
        assertThat(some - none).isEqualTo(10 * (layers / 32));
    }

    @Test
    void activationsTakeHalfOfWhatIsFreeByDefault() {
        ModelUse policy = use(ScalarType.BFLOAT16).with(TrainingLoad.ofPairs(64, 128));
        PlannedRun run = PlannedRun.of("dpo", List.of(policy));
        long state = MemoryPlan.of(run, device -> OptionalLong.of(0), HEAP)
                .device(CPU)
                .total();
        long free = state + (40L << 30);
        DeviceMemory memory =
                MemoryPlan.of(run, device -> OptionalLong.of(free), HEAP).device(CPU);
        assertThat(memory.total()).isBetween(state + (3L << 30), free);
    }

    @Test
    void cachesGrowWithCandidatesAndTokens() {
        ModelUse policy = use(ScalarType.FLOAT16).withImages(1);
        long token = 2L * 32 * 4096 * 4;
        long prompt = token * (576 + 64);
        long image = 576L * 1024 * 4;
        // capacity grows from 64 to 128: both exist while it does
        assertThat(of(host(policy.with(new GenerationLoad(1, 10, 64, 128))), MemoryKind.CACHES))
                .isEqualTo(image + prompt + 10 * (64 + 128) * token);
        assertThat(of(host(policy.with(new GenerationLoad(2, 10, 64, 32))), MemoryKind.CACHES))
                .isEqualTo(image + 2 * prompt + 2 * 10 * 32 * token);
    }

    @Test
    void cachedFeaturesHaveALimit() {
        ModelUse policy = use(ScalarType.FLOAT16).with(new LabelingLoad(1, 1, 10));
        long image = 576L * 1024 * 4;
        assertThat(of(host(policy.withImages(3)), MemoryKind.CACHES)).isEqualTo(3 * image);
        assertThat(of(host(policy), MemoryKind.CACHES)).isEqualTo((256L << 20) + image);
    }

    @Test
    void onlyTheLargestStageCounts() {
        ModelUse policy = use(ScalarType.BFLOAT16);
        ModelUse labeler = use(ScalarType.FLOAT16).with(new LabelingLoad(1, 8, 64));
        PlannedRun run = PlannedRun.of("feedback", List.of(policy, labeler)).then("dpo", List.of(policy.with(full())));
        DeviceMemory host =
                MemoryPlan.of(run, device -> OptionalLong.empty(), HEAP).device(CPU);
        assertThat(host.stage()).isEqualTo("dpo");
        assertThat(host.byStage().keySet()).containsExactly("feedback", "dpo");
        assertThat(host.byStage()).containsEntry("dpo", host.total());
        assertThat(host.total()).isEqualTo(host(policy.with(full())).total());
        assertThat(host.fits()).isTrue();
    }

    @Test
    void tableNamesDevicesKindsAndRemedies() {
        PlannedRun run =
                PlannedRun.of("sampling", List.of(use(ScalarType.FLOAT32).with(new GenerationLoad(1, 10, 64, 128))));
        MemoryPlan plan = MemoryPlan.of(run, device -> OptionalLong.of(20L << 30), HEAP);
        assertThat(plan.toTable())
                .contains("host memory")
                .containsPattern("largest stage +sampling")
                .containsPattern("weights +26\\.3 GiB")
                .containsPattern("free now +20\\.0 GiB")
                .containsPattern("fits +NO")
                .contains("fits with weights in bfloat16 (");
        assertThat(MemoryPlan.of(run, device -> OptionalLong.empty(), HEAP).toTable())
                .containsPattern("free now +unknown");
    }

    @Test
    void runThatNothingMakesFitSaysSo() {
        PlannedRun run = PlannedRun.of("work", List.of(use(ScalarType.BFLOAT16)));
        MemoryPlan plan = MemoryPlan.of(run, device -> OptionalLong.of(1L << 30), HEAP);
        assertThat(plan.remedies()).isEmpty();
        assertThatThrownBy(plan::requireFits)
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageStartingWith("the run does not fit: host memory needs 13.")
                .hasMessageContaining(" in the stage work, and 1.0 GiB are free. Use a smaller model");
    }

    @Test
    void hugeSizesNeitherOverflowNorTakeTheMemoryOfThePlan() {
        int most = Integer.MAX_VALUE;
        for (Workload load : List.of(
                new GenerationLoad(most, most, most, most),
                new LabelingLoad(most, most, 64),
                new ScoringLoad(most, most, 64, 64),
                new ScoringLoad(most, 64, most, most),
                TrainingLoad.ofPairs(64, 128).withBatch(most, most),
                TrainingLoad.ofPairs(most, most).withBatch(8, 8))) {
            ModelUse huge = use(ScalarType.FLOAT16).with(load);
            for (ModelUse copies : List.of(huge, huge.on(List.of(CPU, CPU)))) {
                DeviceMemory memory = host(copies);
                assertThat(memory.bytes().values()).allMatch(bytes -> bytes > 0);
                assertThat(memory.total()).as(load.toString()).isGreaterThan(13L << 30);
            }
        }
    }

    @Test
    void activationsGrowWithTheMicroBatch() {
        ModelUse policy = use(ScalarType.BFLOAT16);
        long one = of(host(policy.with(full())), MemoryKind.ACTIVATIONS);
        for (int pairs : List.of(2, 16, 100_000)) {
            double each =
                    (double) of(host(policy.with(full().withBatch(pairs, pairs))), MemoryKind.ACTIVATIONS) / pairs;
            assertThat(each).isCloseTo(one, within(0.01 * one));
        }
    }

    @Test
    void sizesMustBePositive() {
        assertThatThrownBy(() -> new GenerationLoad(1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("candidates must be >= 1, was 0");
    }
}
