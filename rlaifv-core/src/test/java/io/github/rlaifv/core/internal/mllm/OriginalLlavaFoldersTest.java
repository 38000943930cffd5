package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Floats;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.RawTensor;
import io.github.rlaifv.core.testkit.SafetensorsBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants of LLaVA-1.5 folders in the original layout: place of the vision tower, older model types, other features. */
class OriginalLlavaFoldersTest {
    private static final String TOWER = "model.vision_tower.vision_tower.vision_model.";

    @TempDir
    Path temporary;

    private GoldenCase golden;
    private ModelCopy model;

    @BeforeEach
    void copy() {
        Fixtures.require(Fixtures.path("llava15_original", "golden.json"));
        golden = GoldenCase.of("llava15_original").stream()
                .filter(one -> one.images().size() == 1)
                .findFirst()
                .orElseThrow();
        model = ModelCopy.of(golden.model(), temporary.resolve("models").resolve("model"));
    }

    private double score(Path folder) {
        try (LocalPolicy policy = Parity.open(golden, folder)) {
            return policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                    .get(0)
                    .get(0)
                    .sum();
        }
    }

    private float[] features() {
        try (LocalPolicy policy = Parity.open(golden, model.folder());
                TensorScope scope = policy.kernels().root().child()) {
            NDArray features = policy.vision().features(golden.images(), scope);
            return features.toFloatArray();
        }
    }

    /**
     * Moves the vision tower to a folder beside the model, with tensor names as in transformers 5 and some tensors of
     * a text tower.
     */
    private Path moveTowerBeside(String prefix) throws IOException {
        Path tower = model.folder().resolveSibling("clip-tiny");
        Files.move(model.folder().resolve("vision_tower"), tower);
        Map<String, RawTensor> own = new LinkedHashMap<>();
        own.put("text_model.embeddings.token_embedding.weight", new RawTensor("F32", List.of(1L), new byte[4]));
        own.put("logit_scale", new RawTensor("F32", List.of(), new byte[4]));
        model.weights(tensors -> {
            tensors.forEach((name, tensor) -> {
                if (name.startsWith(TOWER)) {
                    own.put(prefix + name.substring(TOWER.length()), tensor);
                }
            });
            tensors.keySet().removeIf(name -> name.startsWith(TOWER));
        });
        SafetensorsBytes.write(tower.resolve("model.safetensors"), own);
        model.config(config -> config.put("mm_vision_tower", "somebody/clip-tiny"));
        return tower;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vision_model."})
    void towerBesideTheModelIsFoundAndSavedWithIt(String prefix) throws IOException {
        double expected = score(golden.model());
        moveTowerBeside(prefix);
        assertThat(score(model.folder())).isEqualTo(expected);
        Path saved = temporary.resolve("elsewhere").resolve("saved");
        Files.createDirectories(saved.getParent());
        try (LocalPolicy policy = Parity.open(golden, model.folder())) {
            policy.save(saved);
        }
        assertThat(saved.resolve("clip-tiny")).isDirectoryContaining("glob:**/config.json");
        assertThat(saved.resolve("clip-tiny")).isDirectoryContaining("glob:**/preprocessor_config.json");
        assertThat(score(saved)).isEqualTo(expected);
        // Saves again from a folder that contains the tower's settings.
        Path again = temporary.resolve("again");
        try (LocalPolicy policy = Parity.open(golden, saved)) {
            policy.save(again);
        }
        assertThat(score(again)).isEqualTo(expected);
    }

    @Test
    void missingTowerIsRejectedByName() throws IOException {
        Path tower = moveTowerBeside("");
        Files.move(tower, temporary.resolve("lost"));
        assertThatThrownBy(() -> Parity.open(golden, model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("somebody/clip-tiny")
                .hasMessageContaining("put its folder beside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tower\u0000", "", "/", "..", "."})
    void invalidTowerNamesAreRejected(String name) {
        model.config(config -> config.put("mm_vision_tower", name));
        assertThatThrownBy(() -> Parity.open(golden, model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tower");
    }

    @Test
    void earliestPublishedModelTypeIsSupported() {
        model.config(config -> config.put("model_type", "llava"));
        assertThat(score(model.folder())).isEqualTo(score(golden.model()));
    }

    @Test
    void towerTensorsMayHaveTheShorterPrefix() {
        model.weights(tensors -> List.copyOf(tensors.keySet()).stream()
                .filter(name -> name.startsWith(TOWER))
                .forEach(name -> tensors.put(
                        "model.vision_tower.vision_tower." + name.substring(TOWER.length()), tensors.remove(name))));
        assertThat(score(model.folder())).isEqualTo(score(golden.model()));
    }

    @Test
    void selectedClassTokenComesFirst() {
        float[] patches = features();
        model.config(config -> config.put("mm_vision_select_feature", "cls_patch"));
        float[] all = features();
        int width = Fixtures.json(golden.model().resolve("config.json"))
                .path("hidden_size")
                .asInt();
        assertThat(all).hasSize(patches.length + width);
        assertThat(Arrays.copyOfRange(all, width, all.length)).isEqualTo(patches);
        assertThat(Arrays.copyOf(all, width)).doesNotContain(Float.NaN).isNotEqualTo(Arrays.copyOf(patches, width));
        try (LocalPolicy policy = Parity.open(golden, model.folder())) {
            assertThat(policy.promptTokens(golden.prompt()))
                    .isEqualTo(golden.json().path("input_ids").size() + 1);
        }
    }

    @Test
    void hugeCountsOfATowerAreRejectedWithItsFile() {
        model.json(
                "vision_tower/config.json",
                config -> config.withObject("vision_config").put("num_hidden_layers", 2_000_000_000));
        assertThatThrownBy(() -> Parity.open(golden, model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(Path.of("vision_tower", "config.json") + ": vision_config.num_hidden_layers");
    }

    @Test
    void layersAreCountedFromEitherEnd() {
        Path tower = Path.of("vision_tower", "config.json");
        int layers = Fixtures.json(golden.model().resolve(tower))
                .at("/vision_config/num_hidden_layers")
                .asInt();
        List<Float> last = select(-1);
        List<Float> before = select(-2);
        assertThat(before).isNotEqualTo(last);
        assertThat(select(layers)).isEqualTo(last);
        assertThat(select(layers - 1)).isEqualTo(before);
        assertThat(select(0)).isEqualTo(select(-layers - 1)).isNotEqualTo(before);
        // The output of a tower without its last layer is that of the whole tower's last but one layer.
        model.json(
                        tower.toString(),
                        config -> config.withObject("vision_config").put("num_hidden_layers", layers - 1))
                .weights(tensors -> tensors.keySet()
                        .removeIf(name -> name.startsWith(TOWER + "encoder.layers." + (layers - 1) + ".")));
        assertThat(select(-1)).isEqualTo(before);
        model.config(config -> config.put("mm_vision_select_layer", layers));
        assertThatThrownBy(() -> Parity.open(golden, model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("layer");
    }

    private List<Float> select(int layer) {
        model.config(config -> config.put("mm_vision_select_layer", layer));
        return Floats.asList(features());
    }
}
