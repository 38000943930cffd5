package io.github.rlaifv.core.internal.mllm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.Parity;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.RawTensor;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Language-model heads that are tied to the embedding, stored as a copy of it, or different despite config.json. */
class StoredHeadTest {
    private static final String HEAD = "lm_head.weight";
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir
    Path temporary;

    private ModelCopy model;

    @BeforeEach
    void copy() {
        model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
    }

    private static float[] logits(Path folder) {
        try (LocalPolicy policy = (LocalPolicy) Policies.open(
                folder, PolicyOptions.builder().precision(ScalarType.FLOAT32).build())) {
            return policy.logits(Prompt.of("Is it new?"), "A red bus.");
        }
    }

    /** The bfloat16 tensor with the signs of all values changed. */
    private static RawTensor negative(RawTensor tensor) {
        byte[] bytes = tensor.bytes();
        for (int i = 1; i < bytes.length; i += 2) {
            bytes[i] ^= (byte) 0x80;
        }
        return new RawTensor(tensor.dtype(), tensor.shape(), bytes);
    }

    private static void assertNegative(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(-expected[i], within(1e-4f));
        }
    }

    @Test
    void tiedHeadMayBeStoredBesideOrInsteadOfTheEmbedding() {
        float[] expected = logits(model.folder());
        model.weights(tensors -> tensors.put(HEAD, tensors.get(EMBEDDING)));
        assertThat(logits(model.folder())).isEqualTo(expected);
        model.weights(tensors -> tensors.remove(EMBEDDING));
        assertThat(logits(model.folder())).isEqualTo(expected);
    }

    @Test
    void differingStoredHeadIsUsedAndSaved() {
        float[] expected = logits(model.folder());
        model.weights(tensors -> tensors.put(HEAD, negative(Objects.requireNonNull(tensors.get(EMBEDDING)))));
        assertNegative(logits(model.folder()), expected);
        Path saved = temporary.resolve("saved");
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model.folder())) {
            policy.save(saved);
        }
        assertThat(Checkpoint.open(saved).tensors()).containsKeys(HEAD, EMBEDDING);
        assertNegative(logits(saved), expected);
    }

    @ParameterizedTest
    @CsvSource({"qwen2_5_vl, model.embed_tokens.weight", "smolvlm, model.text_model.embed_tokens.weight"})
    void untiedHeadWithEqualValuesGivesEqualResults(String family, String embedding) {
        Fixtures.require(Fixtures.path(family, "golden.json"));
        GoldenCase golden = GoldenCase.of(family).stream()
                .filter(one -> !one.images().isEmpty())
                .findFirst()
                .orElseThrow();
        ModelCopy untied = ModelCopy.of(golden.model(), temporary.resolve(family))
                .config(config -> {
                    config.put("tie_word_embeddings", false);
                    ((ObjectNode) config.path("text_config")).put("tie_word_embeddings", false);
                })
                .weights(tensors -> tensors.put(HEAD, tensors.get(embedding)));
        try (LocalPolicy policy = Parity.open(golden, untied.folder())) {
            assertThat(policy.weights().has(Decoder.HEAD)).isTrue();
            Parity.logits(policy, golden);
            Parity.logProbs(policy, golden);
        }
        // The head is not tied, so its own tensor is required.
        untied.weights(tensors -> tensors.remove(HEAD));
        assertThatThrownBy(() -> Parity.open(golden, untied.folder()))
                .hasMessageContaining("1 missing (lm_head.weight)");
    }
}
