package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.RawTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters of PEFT, which reach the vision tower too, merged into their model. */
class AdapterMergeTest {
    /** A module of the tower that the adapter {@code tower_only} adapts. */
    private static final String TOWER = "vision_tower.vision_model.encoder.layers.0.mlp.fc1";

    @TempDir
    private Path folder;

    private final GoldenCase golden = GoldenCase.of("llava15").get(0);

    private static Path adapter(String name) {
        return Fixtures.repository()
                .resolve("rlaifv-core/src/test/resources/adapters")
                .resolve(name);
    }

    private AdapterMerge merge(String name, Optional<ScalarType> type) {
        return new AdapterMerge(Optional.of(golden.model()), adapter(name), type);
    }

    private static LocalPolicy open(Path model) {
        return (LocalPolicy) Policies.open(
                model,
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .precision(ScalarType.FLOAT32)
                        .build());
    }

    private float[] logits(LocalPolicy of) {
        return of.logits(golden.prompt(), golden.response());
    }

    /** The number of modules is that of the matrices A in the adapter's file. */
    @ParameterizedTest
    @CsvSource({"tower_only", "q_v", "with_head"})
    void mergedModelComputesWhatTheAdaptedOneDoesAndCountsAllItsWeights(String name) {
        FinishedStages stages = new FinishedStages();
        AdapterMerge.Merged merged = merge(name, Optional.empty()).into(folder.resolve("merged"), stages);
        int written = tensors(folder.resolve("merged/model.safetensors")).size();
        assertThat(stages.all()).containsExactly("writing weights " + written + " of " + written);
        long matrices = tensors(adapter(name).resolve("adapter_model.safetensors")).keySet().stream()
                .filter(tensor -> tensor.endsWith("lora_A.weight"))
                .count();
        assertThat(merged.modules()).isEqualTo((int) matrices);
        assertThat(folder.resolve("merged/README.md")).content().contains("| merged weights | " + matrices + " |");
        try (LocalPolicy base = open(golden.model());
                LocalPolicy result = open(folder.resolve("merged"))) {
            float[] before = logits(base);
            base.adapters().load(adapter(name));
            assertThat(base.adapters().modules()).hasSize((int) matrices);
            float[] adapted = logits(base);
            assertThat(adapted).isNotEqualTo(before);
            assertThat(logits(result)).containsExactly(adapted, within(1e-4f));
        }
    }

    private static Map<String, StoredTensor> tensors(Path file) {
        return Checkpoint.ofFile(file).tensors();
    }

    /** The sum is rounded once, to the type that is asked for, and not to that of the model before. */
    @Test
    void weightsOfTheTowerAreWrittenInFullPrecision() throws IOException {
        Path half = folder.resolve("half");
        ModelConversion.model(golden.model(), Optional.of(ScalarType.BFLOAT16), half);
        Path output = folder.resolve("merged");
        new AdapterMerge(Optional.of(half), adapter("tower_only"), Optional.of(ScalarType.FLOAT32)).into(output);
        float[] weight = floats(output.resolve("model.safetensors"), TOWER + ".weight");
        float[] base = wide(half.resolve("model.safetensors"), TOWER + ".weight");
        int rounded = 0;
        int changed = 0;
        for (int i = 0; i < weight.length; i++) {
            changed += weight[i] == base[i] ? 0 : 1;
            rounded += (Float.floatToIntBits(weight[i]) & 0xffff) == 0 ? 1 : 0;
        }
        assertThat(changed).isGreaterThan(weight.length / 2);
        assertThat(rounded).isLessThan(weight.length / 10);
    }

    private static ByteBuffer bytes(Path file, String tensor) {
        return ByteBuffer.wrap(RawTensor.of(Objects.requireNonNull(tensors(file).get(tensor)))
                        .bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(Path file, String tensor) {
        ByteBuffer bytes = bytes(file, tensor);
        float[] values = new float[bytes.capacity() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static float[] wide(Path file, String tensor) {
        ByteBuffer bytes = bytes(file, tensor);
        float[] values = new float[bytes.capacity() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bytes.getShort(Short.BYTES * i) << 16);
        }
        return values;
    }

    @Test
    void filledFolderIsRejectedBeforeTheModelIsOpened() throws IOException {
        Path output = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(output.resolve("mine"), "mine");
        AdapterMerge merge = new AdapterMerge(Optional.of(folder.resolve("missing")), adapter("q_v"), Optional.empty());
        assertThatThrownBy(() -> merge.into(output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(output + " is not empty");
        assertThat(output.resolve("mine")).hasContent("mine");
    }

    @Test
    void modelWithoutTheAdapterIsNamedIfItIsNone() {
        AdapterMerge merge = new AdapterMerge(Optional.of(golden.model()), golden.model(), Optional.empty());
        assertThatThrownBy(() -> merge.into(folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has no adapter_config.json");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
