package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.RawTensor;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static float[] logits(Path model, GoldenCase golden) {
        try (LocalPolicy policy = open(model)) {
            return policy.logits(golden.prompt(), golden.response());
        }
    }

    private static Map<String, StoredTensor> tensors(Path model) {
        return Checkpoint.open(model).tensors();
    }

    private static byte[] bytes(Map<String, StoredTensor> tensors, String name) {
        return RawTensor.of(Objects.requireNonNull(tensors.get(name), name)).bytes();
    }

    @Test
    void modelOfTheOriginalLayoutIsTheSameThereAndBack() throws IOException {
        Path there = folder.resolve("there");
        ModelConversion.layout(original.model(), ModelLayout.HUGGING_FACE, there);
        JsonNode config =
                new ObjectMapper().readTree(there.resolve("config.json").toFile());
        assertThat(config.path("model_type").asText()).isEqualTo("llava");
        assertThat(config.path("image_token_index").asInt()).isEqualTo(1000);
        assertThat(config.path("text_config").path("vocab_size").asInt()).isEqualTo(1024);
        assertThat(there.resolve("preprocessor_config.json"))
                .content()
                .contains("LlavaImageProcessor", "\"do_pad\" : true");
        assertThat(there.resolve("README.md")).content().contains("HUGGING_FACE");
        Map<String, StoredTensor> before = tensors(original.model());
        Map<String, StoredTensor> after = tensors(there);
        assertThat(after).hasSameSizeAs(before);
        assertThat(bytes(after, "multi_modal_projector.linear_2.weight"))
                .isEqualTo(bytes(before, "model.mm_projector.2.weight"));
        assertThat(bytes(after, "vision_tower.vision_model.post_layernorm.bias"))
                .isEqualTo(bytes(before, "model.vision_tower.vision_tower.vision_model.post_layernorm.bias"));
        byte[] head = bytes(after, "language_model.lm_head.weight");
        byte[] old = bytes(before, "lm_head.weight");
        assertThat(Arrays.copyOf(head, old.length)).isEqualTo(old);
        assertThat(head.length * 1000).isEqualTo(old.length * 1024);
        try (LocalPolicy policy = open(there)) {
            assertThat(policy.tokenizer().tokenId("<image>")).hasValue(1000);
            assertThat(policy.tokenizer().tokenId("<pad>")).hasValue(1001);
            assertThat(policy.logits(huggingFace.prompt(), huggingFace.response()))
                    .isNotEmpty();
        }
        Path back = folder.resolve("back");
        ModelConversion.layout(there, ModelLayout.ORIGINAL, back);
        assertThat(logits(back, original)).isEqualTo(logits(original.model(), original));
        assertThat(back.resolve("tokenizer.model"))
                .hasSameBinaryContentAs(original.model().resolve("tokenizer.model"));
    }

    /** Where a folder has this field, transformers does not read added_tokens.json. */
    @Test
    void newTokensAreAlsoInTheFieldOfAddedTokens() throws IOException {
        ModelCopy model = ModelCopy.of(original.model(), folder.resolve("model"));
        model.json(
                "tokenizer_config.json",
                settings -> settings.putObject("added_tokens_decoder")
                        .putObject("2")
                        .put("content", "</s>"));
        Path there = folder.resolve("there");
        ModelConversion.layout(model.folder(), ModelLayout.HUGGING_FACE, there);
        JsonNode tokens = new ObjectMapper()
                .readTree(there.resolve("tokenizer_config.json").toFile())
                .path("added_tokens_decoder");
        assertThat(tokens.path("2").path("content").asText()).isEqualTo("</s>");
        assertThat(tokens.path("1000").path("content").asText()).isEqualTo("<image>");
        assertThat(tokens.path("1001").path("content").asText()).isEqualTo("<pad>");
        Path back = folder.resolve("back");
        ModelConversion.layout(there, ModelLayout.ORIGINAL, back);
        assertThat(back.resolve("tokenizer_config.json")).content().doesNotContain("<image>", "<pad>");
    }

    @Test
    void modelOfTheHuggingFaceLayoutIsTheSameThereAndBack() {
        Path there = folder.resolve("there");
        ModelConversion.layout(huggingFace.model(), ModelLayout.ORIGINAL, there);
        assertThat(tensors(there)).containsKey("model.mm_projector.0.weight");
        assertThat(Objects.requireNonNull(tensors(there).get("lm_head.weight")).shape())
                .isEqualTo(List.of(1000L, 64L));
        try (LocalPolicy policy = open(there)) {
            assertThat(policy.tokenizer().tokenId("<image>")).isEmpty();
            assertThat(policy.logits(original.prompt(), original.response())).isNotEmpty();
        }
        Path back = folder.resolve("back");
        ModelConversion.layout(there, ModelLayout.HUGGING_FACE, back);
        float[] before = logits(huggingFace.model(), huggingFace);
        float[] after = logits(back, huggingFace);
        assertThat(after).hasSameSizeAs(before);
        // the rows of the two tokens and those behind them are new
        for (int i = 0; i < before.length; i++) {
            if (i % 1024 < 1000) {
                assertThat(after[i]).isEqualTo(before[i]);
            }
        }
    }

    /** So logits of new tokens are the means of the others, which no token's probability depends on much. */
    @Test
    void newRowsAreTheMeanOfTheOthersInEveryType() throws IOException {
        for (ScalarType type : List.of(ScalarType.FLOAT32, ScalarType.BFLOAT16, ScalarType.FLOAT16)) {
            Path source = folder.resolve("source-" + type);
            ModelConversion.model(original.model(), Optional.of(type), source);
            Path there = folder.resolve("there-" + type);
            ModelConversion.layout(source, ModelLayout.HUGGING_FACE, there);
            Path wide = folder.resolve("wide-" + type);
            ModelConversion.model(there, Optional.of(ScalarType.FLOAT32), wide);
            FloatBuffer rows = ByteBuffer.wrap(bytes(tensors(wide), "language_model.lm_head.weight"))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            for (int column = 0; column < 64; column++) {
                double sum = 0;
                for (int row = 0; row < 1000; row++) {
                    sum += rows.get(64 * row + column);
                }
                assertThat(rows.get(64 * 1000 + column)).isCloseTo((float) (sum / 1000), withinPercentage(0.4));
                assertThat(rows.get(64 * 1023 + column)).isEqualTo(rows.get(64 * 1000 + column));
            }
        }
    }

    @Test
    void layoutThatTheModelHasAlreadyAndOtherFamiliesAreNamed() {
        assertThatThrownBy(() -> ModelConversion.layout(original.model(), ModelLayout.ORIGINAL, folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has the layout ORIGINAL already: name the other one");
        Path other = GoldenCase.of("smolvlm").get(0).model();
        assertThatThrownBy(() -> ModelConversion.layout(other, ModelLayout.ORIGINAL, folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("only LLaVA-1.5 has two layouts");
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
