package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.RawTensor;
import io.github.rlaifv.core.testkit.SafetensorsBytes;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaded adapters of the linear maps of each family's vision tower. */
class TowerAdaptersOfFamiliesTest {
    private static final int RANK = 2;

    @TempDir
    Path folder;

    private static LocalPolicy open(Path folder) {
        return (LocalPolicy) Policies.open(
                folder,
                PolicyOptions.builder()
                        .precision(ScalarType.FLOAT32)
                        .storage(ScalarType.FLOAT32)
                        .build());
    }

    private static double[] scores(LocalPolicy policy) {
        Prompt prompt = Prompt.of(ImageSource.of(Fixtures.path("photos", "square.jpg")), "What is this?");
        return policy.score(List.of(new ScoreRequest(prompt, List.of("Two trees.", "A house.")))).stream()
                .flatMap(List::stream)
                .mapToDouble(TokenLogProbs::sum)
                .toArray();
    }

    /** If a family's kernels kept copies of the tower's weights, the two models would differ. */
    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava_next", "qwen2_5_vl", "smolvlm", "llava15_original", "omnilmm"})
    void modelWithAdaptersOfTheTowerIsTheOneThatIsSaved(String family) throws IOException {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        double[] base;
        double[] adapted;
        try (LocalPolicy policy = open(model)) {
            base = scores(policy);
            policy.adapters().load(adapter(policy));
            adapted = scores(policy);
            policy.save(folder.resolve("saved"));
            policy.adapters().detach();
            assertThat(scores(policy)).containsExactly(base);
        }
        assertThat(adapted[0]).isNotCloseTo(base[0], within(1e-2));
        try (LocalPolicy policy = open(folder.resolve("saved"))) {
            assertThat(scores(policy)).containsExactly(adapted, within(1e-4));
        }
    }

    private Path adapter(LocalPolicy policy) throws IOException {
        Path target = Files.createDirectories(folder.resolve("adapter"));
        ObjectNode config =
                JsonText.object().put("peft_type", "LORA").put("r", RANK).put("lora_alpha", RANK);
        var targets = config.putArray("target_modules");
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        Random random = new Random(5);
        policy.parameters().stream()
                .filter(TowerAdaptersOfFamiliesTest::isLinearMapOfTheTower)
                .forEach(parameter -> {
                    String module = parameter.name().replaceFirst("\\.weight$", "");
                    targets.add(module);
                    String name = "base_model.model." + module;
                    tensors.put(
                            name + ".lora_A.weight",
                            drawn(random, RANK, parameter.shape().get(1)));
                    tensors.put(
                            name + ".lora_B.weight",
                            drawn(random, parameter.shape().get(0), RANK));
                });
        assertThat(tensors).hasSizeGreaterThan(4);
        Files.writeString(target.resolve("adapter_config.json"), JsonText.pretty(config));
        SafetensorsBytes.write(target.resolve("adapter_model.safetensors"), tensors);
        return target;
    }

    private static boolean isLinearMapOfTheTower(Parameter parameter) {
        return parameter.group() == ParameterGroup.VISION_TOWER
                && parameter.name().endsWith(".weight")
                && !parameter.name().contains("embed")
                && parameter.shape().size() == 2;
    }

    private static RawTensor drawn(Random random, long rows, long columns) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(rows * columns) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (0.2 * random.nextGaussian()));
        }
        return new RawTensor("F32", List.of(rows, columns), bytes.array());
    }
}
