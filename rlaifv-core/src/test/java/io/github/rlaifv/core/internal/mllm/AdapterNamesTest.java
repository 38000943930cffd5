package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapter folders use the module names of each family's own code. This library's names are read too. */
class AdapterNamesTest {
    private static final List<String> LINEAR = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");
    private static final String FAMILIES = """
            llava15          | model.language_model. | model.multi_modal_projector.linear_1 model.multi_modal_projector.linear_2
            llava_next       | model.language_model. | model.multi_modal_projector.linear_1 model.multi_modal_projector.linear_2
            qwen2_5_vl       | model.language_model. | model.visual.merger.mlp.0 model.visual.merger.mlp.2
            smolvlm          | model.text_model.     | model.connector.modality_projection.proj
            llava15_original | model.                | model.mm_projector.0 model.mm_projector.2
            omnilmm          | model.                |
            llama            | model.                |
            mistral          | model.                |
            qwen2            | model.                |
            """;

    @TempDir
    Path folder;

    private LocalPolicy open(String family) {
        boolean textOnly = List.of("llama", "mistral", "qwen2").contains(family);
        Path model = textOnly
                ? ModelCopy.ofResource("textonly/" + family, folder.resolve("model"))
                        .folder()
                : Fixtures.require(Fixtures.path(family, "model"));
        PolicyOptions options = PolicyOptions.builder()
                .precision(ScalarType.FLOAT32)
                .storage(ScalarType.FLOAT32)
                .build();
        return (LocalPolicy) Policies.open(model, options);
    }

    private static List<Double> scores(LocalPolicy policy, boolean image) {
        Prompt prompt = image
                ? Prompt.of(ImageSource.of(Fixtures.path("photos", "square.jpg")), "What is this?")
                : Prompt.of("What is this?");
        return policy.score(List.of(new ScoreRequest(prompt, List.of("Two trees.", "A house.")))).stream()
                .flatMap(List::stream)
                .map(TokenLogProbs::sum)
                .toList();
    }

    /** Sets every matrix B to values other than zero. */
    private static void fill(LocalPolicy policy) {
        Random random = new Random(3);
        for (Parameter parameter : policy.parameters()) {
            if (parameter.adapter() && parameter.name().endsWith("lora_B.weight")) {
                try (TensorScope scope = policy.kernels().root().child()) {
                    var tensor = policy.tensor(parameter.name());
                    float[] values = new float[Math.toIntExact(tensor.size())];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (0.05 * random.nextGaussian());
                    }
                    tensor.addi(scope.floats(values, tensor.getShape().getShape()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = FAMILIES)
    void savedModuleNamesAreThoseOfTheFamily(String family, String languageModel, String projector) throws IOException {
        List<String> heads = projector == null ? List.of() : List.of(projector.split(" "));
        boolean sees = List.of("llama", "mistral", "qwen2").stream().noneMatch(family::equals);
        Path saved = folder.resolve("saved");
        Lora lora = Lora.rank(2).withProjector(!heads.isEmpty());
        Map<String, String> own = new TreeMap<>();
        List<Double> base;
        List<Double> expected;
        int layers;
        try (LocalPolicy policy = open(family)) {
            base = scores(policy, sees);
            policy.adapters().attach(lora);
            for (String module : policy.adapters().targets(lora)) {
                String stored = policy.files().names().inMemory(module + ".weight");
                own.put(stored.substring(0, stored.length() - ".weight".length()), module);
            }
            fill(policy);
            expected = scores(policy, sees);
            policy.adapters().save(saved);
            layers = (int) policy.parameters().stream()
                    .filter(p -> p.name().contains("language_model") && p.name().endsWith("q_proj.weight"))
                    .count();
        }
        List<String> modules = new ArrayList<>(heads);
        for (int layer = 0; layer < layers; layer++) {
            for (String name : LINEAR) {
                modules.add(languageModel + "layers." + layer + "." + name);
            }
        }
        assertThat(expected).isNotEqualTo(base);
        assertThat(GoldenTensors.read(saved.resolve("adapter_model.safetensors"))
                        .names())
                .containsExactlyInAnyOrderElementsOf(modules.stream()
                        .flatMap(module -> List.of(".lora_A.weight", ".lora_B.weight").stream()
                                .map(end -> "base_model.model." + module + end))
                        .toList());
        checkTargets(saved, family, modules);
        checkReads(family, saved, sees, lora, expected);
        checkReads(family, renamed(saved, own), sees, lora, expected);
    }

    /** PEFT adapts a module if its name equals an entry of the list, or ends with a dot and an entry. */
    private void checkTargets(Path saved, String family, List<String> modules) {
        List<String> targets = new ArrayList<>();
        JsonFile.read(saved.resolve("adapter_config.json"))
                .path("target_modules")
                .forEach(name -> targets.add(name.asText()));
        TreeSet<String> all = new TreeSet<>();
        try (LocalPolicy policy = open(family)) {
            for (Parameter parameter : policy.parameters()) {
                String name = policy.files().names().inMemory(parameter.name());
                for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                    all.add(name.substring(0, dot));
                }
            }
        }
        assertThat(all.stream()
                        .filter(name -> targets.stream().anyMatch(t -> name.equals(t) || name.endsWith("." + t))))
                .containsExactlyInAnyOrderElementsOf(modules);
    }

    private void checkReads(String family, Path saved, boolean sees, Lora lora, List<Double> expected) {
        try (LocalPolicy policy = open(family)) {
            policy.adapters().load(saved);
            assertThat(policy.adapters().lora()).contains(lora);
            assertThat(scores(policy, sees)).isEqualTo(expected);
        }
    }

    /** A copy of the folder with other module names. */
    private Path renamed(Path saved, Map<String, String> names) throws IOException {
        GoldenTensors tensors = GoldenTensors.read(saved.resolve("adapter_model.safetensors"));
        Path renamed = Files.createDirectories(folder.resolve("renamed"));
        Files.copy(saved.resolve("adapter_config.json"), renamed.resolve("adapter_config.json"));
        Path file = renamed.resolve("adapter_model.safetensors");
        List<StoredTensor> plan = new ArrayList<>();
        for (String name : tensors.names()) {
            int end = name.indexOf(".lora_");
            String module = names.get(name.substring("base_model.model.".length(), end));
            List<Long> shape =
                    tensors.shape(name).stream().map(Integer::longValue).toList();
            plan.add(new StoredTensor(
                    "base_model.model." + module + name.substring(end), ScalarType.FLOAT32, shape, file, 0, 0));
        }
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (String name : tensors.names()) {
                writer.write(tensors.values(name));
            }
        }
        return renamed;
    }
}
