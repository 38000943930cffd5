package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.TowerShape;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelShapesTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llava15",
                "llava15_bf16",
                "llava15_fp16",
                "llava15_original",
                "llava_next",
                "omnilmm",
                "qwen2_5_vl",
                "smolvlm"
            })
    void describedParametersAreThoseOfTheOpenedModel(String family) {
        Path folder = Fixtures.require(Fixtures.path(family, "model"));
        ModelShape shape = ModelShapes.of(folder);
        try (TrainablePolicy policy = Policies.open(
                folder, PolicyOptions.builder().device(ComputeDevice.cpu()).build())) {
            assertThat(shape.parameters()).isEqualTo(policy.parameters());
        }
    }

    @Test
    void textModelsHaveNoTower() {
        Path folder = ModelCopy.resource("textonly/llama31");
        ModelShape shape = ModelShapes.of(folder);
        assertThat(shape.tower()).isEmpty();
        assertThat(shape.imageTokens()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava_next", "qwen2_5_vl", "smolvlm"})
    void configurationAloneIsEnough(String family) throws IOException {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        Files.copy(model.resolve("config.json"), temp.resolve("config.json"));
        assertThat(ModelShapes.of(temp)).isEqualTo(ModelShapes.of(model));
    }

    @ParameterizedTest
    @CsvSource({"llava15, FLOAT32", "llava15_bf16, BFLOAT16", "llava15_fp16, FLOAT16"})
    void typeOfTheWeightsIsNamedByTheConfiguration(String family, ScalarType type) {
        assertThat(ModelShapes.of(Fixtures.require(Fixtures.path(family, "model")))
                        .stored())
                .isEqualTo(type);
    }

    @Test
    void adapterIsDescribedByItsModelAndItsOwnSize() throws IOException {
        Path model = ModelCopy.of(Fixtures.path("llava15", "model"), temp.resolve("model"))
                .folder();
        Path adapter = ModelCopy.of(Fixtures.path("llava15", "lora_final"), temp.resolve("adapter"))
                .folder();
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                Files.readString(adapter.resolve("adapter_config.json"))
                        .replaceAll(
                                "\"base_model_name_or_path\": *(null|\"[^\"]*\")",
                                "\"base_model_name_or_path\": \"../model\""));
        ModelShape shape = ModelShapes.of(adapter);
        assertThat(shape.parameters()).isEqualTo(ModelShapes.of(model).parameters());
        assertThat(shape.adapterBytes()).isEqualTo(Files.size(adapter.resolve("adapter_model.safetensors")));
    }

    @Test
    void foldersOfAdaptersAndOfRunsWithThemHaveAdapters() throws IOException {
        Path adapter = Files.createDirectories(temp.resolve("run/adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        Files.writeString(temp.resolve("run/training.json"), "{\"model\": \"adapter\"}");
        assertThat(ModelShapes.hasAdapters(adapter)).isTrue();
        assertThat(ModelShapes.hasAdapters(temp.resolve("run"))).isTrue();
        Path model = Files.createDirectories(temp.resolve("run/model"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(temp.resolve("run/training.json"), "{\"model\": \"model\"}");
        assertThat(ModelShapes.hasAdapters(model)).isFalse();
        assertThat(ModelShapes.hasAdapters(temp.resolve("run"))).isFalse();
        assertThatThrownBy(() -> ModelShapes.hasAdapters(temp.resolve("none")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none");
    }

    @Test
    void unknownModelIsRejectedAsWhenItIsOpened() throws IOException {
        Files.writeString(temp.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        assertThatThrownBy(() -> ModelShapes.of(temp))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'gpt2' is not supported");
        assertThatThrownBy(() -> ModelShapes.of(temp.resolve("none"))).isInstanceOf(BadDataException.class);
    }

    @Test
    void tilesOfAnImageCountOnce() {
        TowerShape tower = ModelShapes.of(Fixtures.require(Fixtures.path("llava_next", "model")))
                .tower()
                .orElseThrow();
        assertThat(tower.tiles()).isGreaterThan(1);
        assertThat(tower.allPositions()).isEqualTo((long) tower.tiles() * tower.positions());
    }
}
