package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and adapters of LLaVA-1.5 in other forms. */
class ModelConversionTest {
    @TempDir
    private Path folder;

    private final GoldenCase huggingFace = GoldenCase.of("llava15").get(0);
    private final GoldenCase original = GoldenCase.of("llava15_original").get(0);

    private static LocalPolicy open(Path model) {
        return (LocalPolicy) Policies.open(
                model,
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .precision(ScalarType.FLOAT32)
                        .build());
    }

    private Path adapterOf(Path model) {
        Path adapter = folder.resolve("adapter");
        try (TrainablePolicy policy = open(model)) {
            policy.adapters().attach(Lora.rank(2).withProjector());
            policy.adapters().save(adapter);
        }
        return adapter;
    }

    private static Set<String> names(Path adapter) {
        return Checkpoint.ofFile(adapter.resolve("adapter_model.safetensors"))
                .tensors()
                .keySet();
    }

    @Test
    void adapterGetsTheModuleNamesOfTheOtherLayoutAndBack() {
        Path adapter = adapterOf(original.model());
        Path other = folder.resolve("other");
        ModelConversion.adapter(adapter, huggingFace.model(), other);
        assertThat(names(other))
                .contains(
                        "base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight",
                        "base_model.model.model.multi_modal_projector.linear_1.lora_B.weight")
                .noneMatch(name -> name.contains("mm_projector"))
                .hasSameSizeAs(names(adapter));
        assertThat(other.resolve("README.md")).content().contains("Adapter for model");
        Path back = folder.resolve("back");
        ModelConversion.adapter(other, original.model(), back);
        assertThat(back.resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(adapter.resolve("adapter_model.safetensors"));
        try (TrainablePolicy policy = open(huggingFace.model())) {
            policy.adapters().load(other);
            assertThat(policy.adapters().lora().orElseThrow().rank()).isEqualTo(2);
        }
    }

    @Test
    void adapterInPlaceOfTheModelIsRejected() {
        Path adapter = adapterOf(huggingFace.model());
        assertThatThrownBy(() -> ModelConversion.adapter(adapter, adapter, folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(adapter + " is itself an adapter: give the folder of a model");
        assertThatThrownBy(() -> ModelConversion.model(adapter, Optional.empty(), folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(adapter + " is an adapter, not a model");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void filledFolderIsRejectedBeforeTheModelIsOpened() throws IOException {
        Path output = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(output.resolve("mine"), "mine");
        assertThatThrownBy(() -> ModelConversion.model(folder.resolve("missing"), Optional.empty(), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(output + " is not empty");
    }
}
