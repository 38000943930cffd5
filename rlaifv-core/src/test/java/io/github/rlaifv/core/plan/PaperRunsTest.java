package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs of the paper on GPUs of 80 GB. */
class PaperRunsTest {
    /** What such a GPU reports as free. */
    private static final long FREE = 79L << 30;

    private static final TrainingLoad DPO = TrainingLoad.ofPairs(64, 512);

    @TempDir
    Path temp;

    private static List<ComputeDevice> gpus(int count) {
        return IntStream.range(0, count).mapToObj(ComputeDevice::cuda).toList();
    }

    private static PolicyOptions bfloat16() {
        return PolicyOptions.builder()
                .device(ComputeDevice.cuda(0))
                .storage(ScalarType.BFLOAT16)
                .precision(ScalarType.BFLOAT16)
                .build();
    }

    private static PlannedRun run(Path model, TrainingLoad load, int count) {
        return PlannedRun.of(
                "dpo",
                List.of(ModelUse.of("policy", model, bfloat16()).with(load).on(gpus(count))));
    }

    private static MemoryPlan plan(PlannedRun run) {
        return MemoryPlan.of(
                run,
                device -> OptionalLong.of(device.kind() == ComputeDevice.Kind.CPU ? 1000L << 30 : FREE),
                128L << 20);
    }

    private static long state(DeviceMemory device) {
        return List.of(MemoryKind.WEIGHTS, MemoryKind.MASTERS, MemoryKind.MOMENTS, MemoryKind.GRADIENTS).stream()
                .mapToLong(kind -> device.bytes().getOrDefault(kind, 0L))
                .sum();
    }

    @Test
    void modelsHaveTheirPublishedSizes() throws IOException {
        assertThat(billions(PaperModels.llava7b(temp.resolve("7b")))).isCloseTo(7.06, within(0.01));
        assertThat(billions(PaperModels.llava13b(temp.resolve("13b")))).isCloseTo(13.35, within(0.01));
        assertThat(billions(PaperModels.llavaNext34b(temp.resolve("34b")))).isCloseTo(34.75, within(0.01));
        assertThat(billions(PaperModels.omniLmm12b(temp.resolve("12b")))).isCloseTo(11.6, within(0.05));
    }

    private static double billions(Path model) {
        return OpenedShape.numbers(ModelShapes.of(model).parameters()) / 1e9;
    }

    @Test
    void fullRunOfThe7bModelNeedsShards() throws IOException {
        Path model = PaperModels.llava7b(temp);
        MemoryPlan alone = plan(run(model, DPO, 8));
        for (ComputeDevice gpu : gpus(8)) {
            // beside its own weights and 16 bytes per number, a replica sums up an eighth of the gradients
            assertThat(state(alone.device(gpu)) / 1e9).isCloseTo(122 + 6.76 * 4 / 8, within(1.0));
            assertThat(alone.device(gpu).fits()).isFalse();
        }
        assertThatThrownBy(alone::requireFits)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("cuda:6, cuda:7 each need 120.1 GiB in the stage dpo, and 79.0 GiB are free")
                .hasMessageContaining("sharded optimizer state and gradients")
                .hasMessageContaining("masters and moments in host memory")
                .hasMessageContaining("LoRA adapters of rank 64");

        for (Sharding sharding : List.of(Sharding.OPTIMIZER_STATE, Sharding.GRADIENTS)) {
            MemoryPlan sharded = plan(run(model, DPO.withSharding(sharding, false), 8));
            sharded.requireFits();
            assertThat(sharded.remedies()).isEmpty();
        }
        MemoryPlan sharded = plan(run(model, DPO.withSharding(Sharding.GRADIENTS, false), 8));
        // 14.1 GB of weights, and an eighth of 16 bytes per trained number
        assertThat(state(sharded.device(ComputeDevice.cuda(7))) / 1e9).isCloseTo(14.1 + 6.76 * 16 / 8, within(0.5));
    }

    @Test
    void fullRunOfThe12bModelNeedsShards() throws IOException {
        Path model = PaperModels.omniLmm12b(temp);
        assertThat(plan(run(model, DPO, 8)).fits()).isFalse();
        MemoryPlan sharded = plan(run(model, DPO.withSharding(Sharding.GRADIENTS, false), 8));
        sharded.requireFits();
        // the tower is not trained: 23.2 GB of weights, and 7.3 billion trained numbers
        assertThat(state(sharded.device(ComputeDevice.cuda(0))) / 1e9).isCloseTo(23.2 + 7.33 * 16 / 8, within(0.5));
    }

    @Test
    void oneGpuIsEnoughForAdaptersOfThe13bModel() throws IOException {
        Path model = PaperModels.llava13b(temp);
        assertThat(plan(run(model, DPO, 1)).fits()).isFalse();
        MemoryPlan adapters = plan(run(model, DPO.withLora(Lora.rank(64)), 1));
        adapters.requireFits();
        DeviceMemory gpu = adapters.device(ComputeDevice.cuda(0));
        assertThat(gpu.bytes()).doesNotContainKey(MemoryKind.MASTERS);
        // two moments per number of an adapter, and one gradient
        assertThat(gpu.bytes(MemoryKind.MOMENTS)).isEqualTo(2 * gpu.bytes(MemoryKind.ADAPTERS));
        assertThat(gpu.bytes(MemoryKind.GRADIENTS)).isEqualTo(gpu.bytes(MemoryKind.ADAPTERS));
    }

    @Test
    void labelerOf34bFitsOneGpuInHalfPrecisionOnly() throws IOException {
        Path model = PaperModels.llavaNext34b(temp);
        PlannedRun half = PlannedRun.of(
                "labels", List.of(ModelUse.of("labeler", model, bfloat16()).with(new LabelingLoad(1, 80, 64))));
        assertThat(plan(half).fits()).isTrue();
        PolicyOptions single = PolicyOptions.builder()
                .device(ComputeDevice.cuda(0))
                .storage(ScalarType.FLOAT32)
                .build();
        PlannedRun whole = PlannedRun.of(
                "labels", List.of(ModelUse.of("labeler", model, single).with(new LabelingLoad(1, 80, 64))));
        assertThat(plan(whole).remedies()).extracting(MemoryRemedy::change).containsExactly("weights in bfloat16");
    }

    @Test
    void offloadMovesMastersAndMomentsToTheHost() throws IOException {
        Path model = PaperModels.llava7b(temp);
        MemoryPlan plan = plan(run(model, DPO.withSharding(Sharding.NONE, true), 1));
        DeviceMemory gpu = plan.device(ComputeDevice.cuda(0));
        DeviceMemory host = plan.device(ComputeDevice.cpu());
        assertThat(gpu.bytes()).doesNotContainKeys(MemoryKind.MASTERS, MemoryKind.MOMENTS);
        assertThat(host.bytes(MemoryKind.MOMENTS) / 1e9).isCloseTo(6.76 * 8, within(0.1));
        assertThat(host.bytes(MemoryKind.MASTERS) / 1e9).isCloseTo(6.76 * 4, within(0.1));
        assertThat(gpu.fits()).isTrue();
    }

    @Test
    void remediesAreTheOptionsOfTheRun() throws IOException {
        PlannedRun run = run(PaperModels.llava7b(temp), DPO, 1)
                .changedBy(Map.of(
                        MemoryChange.LORA, "--lora=64",
                        MemoryChange.MORE_GPUS, "--sharding=gradients --policy-device=DEVICES"));
        assertThat(plan(run).remedies())
                .extracting(MemoryRemedy::change)
                .containsExactly(
                        "--sharding=gradients --policy-device=cuda:0,cuda:1",
                        "--sharding=gradients --policy-device=cuda:0,cuda:1,cuda:2,cuda:3",
                        "--sharding=gradients --policy-device=cuda:0,cuda:1,cuda:2,cuda:3,cuda:4,cuda:5,cuda:6,cuda:7",
                        "--lora=64");
        assertThat(plan(run.changedBy(Map.of())).remedies()).isEmpty();
    }

    @Test
    void severalChangesAreProposedTogetherWithoutNeedlessOnes() throws IOException {
        PolicyOptions single = PolicyOptions.builder()
                .device(ComputeDevice.cuda(0))
                .storage(ScalarType.FLOAT32)
                .build();
        ModelUse policy =
                ModelUse.of("policy", PaperModels.llava13b(temp), single).with(DPO.withBatch(8, 2));
        MemoryPlan plan = MemoryPlan.of(
                PlannedRun.of("dpo", List.of(policy))
                        .changedBy(Map.of(
                                MemoryChange.BFLOAT16_WEIGHTS, "--storage=bfloat16",
                                MemoryChange.MICRO_BATCH, "--micro-batch=1",
                                MemoryChange.LORA, "--lora=64")),
                device -> OptionalLong.of(40L << 30),
                128L << 20);
        assertThat(plan.remedies())
                .extracting(MemoryRemedy::change)
                .containsExactly("--storage=bfloat16 and --lora=64");
    }

    @Test
    void oneGpuIsToldHowManySuchGpusSuffice() throws IOException {
        Path model = PaperModels.llava7b(temp);
        MemoryPlan plan = MemoryPlan.of(
                run(model, DPO, 1),
                // the machine has no second GPU whose memory could be asked
                device -> device.index() > 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(device.kind() == ComputeDevice.Kind.CPU ? 16L << 30 : FREE),
                128L << 20);
        assertThat(plan.remedies())
                .extracting(MemoryRemedy::change)
                .doesNotContain("masters and moments in host memory")
                .contains(
                        "sharded optimizer state and gradients over cuda:0,cuda:1,cuda:2,cuda:3",
                        "LoRA adapters of rank 64");
        assertThat(plan.remedies())
                .allSatisfy(remedy -> assertThat(remedy.bytes()).isLessThan(FREE));
    }
}
