package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fingerprint changes with everything that log-probabilities depend on, and with nothing else. */
class FingerprintTest {
    private static final List<String> WHOLE = List.of();

    @TempDir
    Path folder;

    private static PolicyOptions.Builder options() {
        return PolicyOptions.builder().precision(ScalarType.FLOAT32);
    }

    private static String of(Path model, PolicyOptions.Builder options) {
        try (TrainablePolicy policy = Policies.open(model, options.build())) {
            return policy.fingerprint();
        }
    }

    private static String of(Path model) {
        return of(model, options());
    }

    private static Path model() {
        return Fixtures.require(Fixtures.path("llava15", "model"));
    }

    private Path copy() {
        return ModelCopy.of(Fixtures.require(Fixtures.path("llava15", "model")), folder.resolve("copy"))
                .folder();
    }

    @Test
    void reopeningAndMovingChangeNothing() {
        assertThat(of(copy())).isEqualTo(of(model())).isEqualTo(of(model()));
    }

    @Test
    void storagePrecisionAndImageOptionsChangeIt() {
        assertThat(List.of(
                        of(model()),
                        of(model(), options().storage(ScalarType.BFLOAT16)),
                        of(model(), options().storage(ScalarType.FLOAT16)),
                        of(model(), options().precision(ScalarType.BFLOAT16)),
                        of(
                                model(),
                                options().imageDecoder(ImageDecoder.standard().withExifOrientation(false)))))
                .doesNotHaveDuplicates();
        assertThat(of(model(), options().storage(ScalarType.FLOAT32))).isEqualTo(of(model()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void exifOrientationChangesItInEveryFamily(String family) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        assertThat(of(model, options().imageDecoder(ImageDecoder.standard().withExifOrientation(false))))
                .isNotEqualTo(of(model));
    }

    @Test
    void imageSettingsChangeIt() {
        Path copy = copy();
        ModelCopy.edit(
                copy.resolve("processor_config.json"),
                List.of("image_processor"),
                settings -> settings.put("do_normalize", false));
        assertThat(of(copy)).isNotEqualTo(of(model()));
    }

    @Test
    void tokenizerFilesChangeIt() {
        Path copy = copy();
        ModelCopy.edit(copy.resolve("tokenizer.json"), List.of("model"), words -> {
            ArrayNode merges = (ArrayNode) words.get("merges");
            merges.remove(merges.size() - 1);
        });
        assertThat(of(copy)).isNotEqualTo(of(model()));
        Path other = ModelCopy.of(Fixtures.require(Fixtures.path("llava15", "model")), folder.resolve("other"))
                .folder();
        ModelCopy.edit(other.resolve("tokenizer_config.json"), WHOLE, words -> words.put("eos_token", "<s>"));
        assertThat(of(other)).isNotEqualTo(of(model())).isNotEqualTo(of(copy));
    }

    @Test
    void promptFormatChangesIt() throws IOException {
        Path llama =
                ModelCopy.ofResource("textonly/llama", folder.resolve("llama")).folder();
        Path other =
                ModelCopy.ofResource("textonly/llama", folder.resolve("other")).folder();
        Files.writeString(
                other.resolve("chat_template.jinja"), "{{ '[INST] ' + messages[0]['content'] + ' [/INST]' }}");
        assertThat(of(other)).isNotEqualTo(of(llama));
        Path qwen =
                ModelCopy.ofResource("textonly/qwen2", folder.resolve("qwen")).folder();
        String before = of(qwen);
        Path template = qwen.resolve("chat_template.jinja");
        Files.writeString(template, Files.readString(template).replace("answer briefly", "answer at length"));
        assertThat(of(qwen)).isNotEqualTo(before);
    }

    @Test
    void weightsChangeIt() throws IOException {
        Path copy = copy();
        byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
        bytes[bytes.length - 4] ^= 1;
        Files.write(copy.resolve("model.safetensors"), bytes);
        assertThat(of(copy)).isNotEqualTo(of(model()));
    }

    @Test
    void configChangesIt() {
        Path copy = copy();
        ModelCopy.edit(copy.resolve("config.json"), List.of("text_config"), config -> config.put("rms_norm_eps", 1e-4));
        assertThat(of(copy)).isNotEqualTo(of(model()));
    }

    @Test
    void alphaAndTargetsOfAdaptersChangeIt() {
        Lora lora = Lora.rank(4).withSeed(3);
        try (TrainablePolicy policy = Policies.open(model(), options().build())) {
            String without = policy.fingerprint();
            String plain = attached(policy, lora);
            assertThat(attached(policy, lora)).isEqualTo(plain).isNotEqualTo(without);
            assertThat(List.of(
                            plain,
                            attached(policy, lora.withAlpha(3)),
                            attached(policy, lora.withRankStabilized(true)),
                            attached(policy, lora.withTargets(".*language_model.*\\.layers\\.0\\..*up_proj")),
                            attached(policy, lora.withTargets(".*language_model.*\\.layers\\.0\\..*gate_proj"))))
                    .doesNotHaveDuplicates();
            // Dropout affects only training and no log-probability.
            assertThat(attached(policy, lora.withDropout(0.5))).isEqualTo(plain);
            assertThat(policy.fingerprint()).isEqualTo(without);
        }
    }

    private static String attached(TrainablePolicy policy, Lora lora) {
        policy.adapters().attach(lora);
        try {
            return policy.fingerprint();
        } finally {
            policy.adapters().detach();
        }
    }
}
