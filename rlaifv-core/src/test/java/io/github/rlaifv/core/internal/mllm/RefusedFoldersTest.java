package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.RawTensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusable model folders are rejected with the name of the file and with advice. */
class RefusedFoldersTest {
    private static final String NORM = "model.norm.weight";
    private static final String UP = "model.layers.1.mlp.up_proj.weight";

    @TempDir
    Path temporary;

    private ModelCopy model;

    @BeforeEach
    void copy() {
        model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
    }

    private void refused(String... parts) {
        refused(model.folder(), parts);
    }

    private static void refused(Path path, String... parts) {
        assertThatThrownBy(() -> Policies.open(path))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void unchangedFolderOpens() {
        try (Policy policy = Policies.open(model.folder())) {
            assertThat(policy.name()).isEqualTo("model");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma3", "Llama", "bert"})
    void unsupportedModelTypeIsRejected(String type) {
        model.config(config -> config.put("model_type", type));
        refused("config.json", "'" + type + "'", "llava, llava_llama, llava_next", "qwen2_5_vl", "give the folder of");
    }

    @Test
    void adapterAmongModelFilesIsRejected() {
        model.text("adapter_config.json", "{}");
        refused(model.folder().toString(), "adapter_config.json", "Move the adapter");
    }

    @Test
    void singleFileBesideAnIndexOfShardsIsRejected() throws IOException {
        byte[] whole = Files.readAllBytes(model.folder().resolve("model.safetensors"));
        model.sharded();
        Files.write(model.folder().resolve("model.safetensors"), whole);
        refused(model.folder().toString(), "model.safetensors.index.json", "keep only one of them");
    }

    @Test
    void missingModelTypeIsRejected() {
        model.config(config -> config.remove("model_type"));
        refused("config.json", "has no model_type", "llava_llama", "give the folder of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"model_type\": \"llama\",}"})
    void damagedConfigIsRejected(String text) {
        model.text("config.json", text);
        refused("config.json", "download it again");
    }

    @Test
    void missingTensorIsRejected() {
        model.weights(tensors -> tensors.remove(UP));
        refused(model.folder().toString(), "config.json", "1 missing", "layers.1.mlp.up_proj", "same model");
    }

    @Test
    void unknownTensorIsRejectedWithItsFile() {
        model.weights(tensors -> tensors.put("model.layers.7.mlp.up_proj.weight", tensors.get(UP)));
        refused("1 unknown", "model.layers.7.mlp.up_proj.weight in model.safetensors", "same model");
    }

    @Test
    void tensorInTwoShardsIsRejected() throws IOException {
        model.sharded();
        Files.copy(
                model.folder().resolve("model-00001-of-00002.safetensors"),
                model.folder().resolve("copy.safetensors"));
        model.json(
                "model.safetensors.index.json",
                index -> index.withObject("weight_map").put("other", "copy.safetensors"));
        refused(
                "model-00001-of-00002.safetensors",
                "copy.safetensors",
                "is in",
                "keep only the shards of one checkpoint");
    }

    @Test
    void tensorUnderTwoNamesIsRejected() {
        ModelCopy llava = ModelCopy.of(Fixtures.require(Fixtures.path("llava15", "model")), temporary.resolve("llava"));
        String norm = "language_model.model.norm.weight";
        llava.weights(tensors -> tensors.put("model.language_model.norm.weight", tensors.get(norm)));
        refused(
                llava.folder(),
                norm,
                "model.language_model.norm.weight",
                "model.safetensors",
                "are both",
                "remove one");
    }

    @Test
    void tensorOfAnotherShapeIsRejected() {
        model.weights(tensors -> {
            RawTensor up = Objects.requireNonNull(tensors.get(UP));
            tensors.put(
                    UP,
                    new RawTensor(
                            up.dtype(), List.of(up.shape().get(1), up.shape().get(0)), up.bytes()));
        });
        refused(UP, "model.safetensors", "has shape [32, 48]", "config.json requires [48, 32]");
    }

    @Test
    void truncatedShardIsRejected() throws IOException {
        model.sharded();
        try (FileChannel shard = FileChannel.open(
                model.folder().resolve("model-00002-of-00002.safetensors"), StandardOpenOption.WRITE)) {
            shard.truncate(shard.size() - 1);
        }
        refused("model-00002-of-00002.safetensors", "truncated", "fetch it again");
    }

    @Test
    void missingShardIsRejected() throws IOException {
        model.sharded().without("model-00002-of-00002.safetensors");
        refused("model-00002-of-00002.safetensors", "model.safetensors.index.json", "fetch it");
    }

    @Test
    void missingWeightsAreRejected() {
        model.without("model.safetensors");
        refused(model.folder().toString(), "model.safetensors", "pytorch_model.bin", "Hugging Face checkpoint");
    }

    @ParameterizedTest
    @CsvSource({"U8, U8", "I32, I32", "F8_E4M3, F8_E4M3", "I64, int64"})
    void integerAndByteWeightsAreRejected(String dtype, String named) {
        int size = dtype.equals("I64") ? 8 : dtype.equals("I32") ? 4 : 1;
        model.weights(tensors -> {
            long width = Objects.requireNonNull(tensors.get(NORM)).shape().get(0);
            tensors.put(NORM, new RawTensor(dtype, List.of(width), new byte[(int) width * size]));
        });
        refused(NORM, "model.safetensors", "dtype " + named, "convert the checkpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitsandbytes", "gptq", "awq", "fp8"})
    void quantizedWeightsAreRejected(String method) {
        model.config(config -> config.putObject("quantization_config").put("quant_method", method));
        refused("config.json", "quantization_config", method, "float32");
    }

    @Test
    void ggufFolderWithoutConfigIsRejected() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("gguf"));
        Files.writeString(folder.resolve("model-Q4_K_M.gguf"), "GGUF");
        refused(folder, "model-Q4_K_M.gguf", "GGUF", "converted from");
    }

    @Test
    void ggufFolderWithConfigIsRejected() throws IOException {
        model.without("model.safetensors");
        Files.writeString(model.folder().resolve("model-Q4_K_M.gguf"), "GGUF");
        refused(model.folder().toString(), "model-Q4_K_M.gguf", "not supported", "Hugging Face checkpoint");
    }

    @Test
    void pathToAFileIsRejected() throws IOException {
        Path gguf = temporary.resolve("model.GGUF");
        Files.writeString(gguf, "GGUF");
        refused(gguf, "model.GGUF", "GGUF file", "converted from");
        refused(model.folder().resolve("model.safetensors"), "model.safetensors is a file", "give the folder");
        refused(temporary.resolve("nothing"), "nothing doesn't exist", "give the folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ messages }}",
                "{% for m in messages %}<|user|>\n{{ m.content }}<|end|>\n{% endfor %}<|assistant|>\n"
            })
    void unsupportedChatTemplateIsRejected(String template) {
        model.text("chat_template.jinja", template);
        refused("chat template of " + model.folder(), "not supported", "<|assistant|>", "give a model");
    }

    @Test
    void shardsAreFoundByRelativePaths() throws IOException {
        model.sharded();
        Path working = Path.of("").toAbsolutePath();
        Path relative = working.relativize(model.folder().toRealPath());
        for (Path folder :
                List.of(relative, Path.of(".").resolve(relative), model.folder().resolve("."))) {
            Policies.open(folder).close();
        }
        model.json(
                "model.safetensors.index.json",
                index -> index.withObject("weight_map").put("v", "../model/../other.safetensors"));
        refused("model.safetensors.index.json", "outside its folder");
    }

    @Test
    void imageTokenThatContradictsTheTokenizerIsRejected() {
        ModelCopy llava = ModelCopy.of(Fixtures.require(Fixtures.path("llava15", "model")), temporary.resolve("llava"));
        llava.config(config -> {
            config.put("image_token_id", 7);
            config.put("image_token_index", 7);
        });
        refused(llava.folder(), "config.json", "names the image token 7", "<image>");
    }

    @Test
    void testModelHasTheExpectedWeightNames() {
        Map<String, RawTensor> tensors = model.tensors();
        assertThat(tensors).containsKeys(NORM, UP).doesNotContainKey("lm_head.weight");
    }
}
