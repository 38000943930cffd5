package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.Photo;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients, adapters and saved folders of every family that has a fixture. */
class FamilyTrainingTest {
    private final List<ScoreRequest> requests = List.of(
            request(Fixtures.photos().wide(), "What is this?", "Two trees.", "A house."),
            request(Fixtures.photos().tall(), "What color is the flower?", "It is yellow."));

    private static ScoreRequest request(Photo photo, String question, String... responses) {
        return new ScoreRequest(Prompt.of(photo.image(), question), List.of(responses));
    }

    private static Path model(String family) {
        return Fixtures.require(Fixtures.path(family, "model"));
    }

    private static LocalPolicy open(Path folder) {
        return (LocalPolicy) Policies.open(
                folder,
                PolicyOptions.builder()
                        .precision(ScalarType.FLOAT32)
                        .storage(ScalarType.FLOAT32)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void gradientsAreReportedOnlyWhenComplete(String family) {
        try (LocalPolicy policy = open(model(family));
                Gradients sums = policy.newGradients(policy.parameters().stream()
                        .filter(parameter -> parameter.group() != ParameterGroup.VISION_TOWER)
                        .toList())) {
            Map<String, float[]> whenReported = new HashMap<>();
            policy.backward(
                    requests,
                    SumLoss.of(1),
                    sums,
                    TrainingPass.DEFAULT,
                    name -> whenReported.put(name, sums.toArray(name)));
            assertThat(whenReported.keySet()).isEqualTo(sums.parameters());
            whenReported.forEach(
                    (name, values) -> assertThat(sums.toArray(name)).as(name).isEqualTo(values));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llava_next, model.image_newline",
        "llava_next, model.multi_modal_projector.linear_1.weight",
        "llava_next, model.vision_tower.embeddings.patch_embedding.weight",
        "llava_next, model.language_model.layers.0.self_attn.k_proj.weight",
        "llava15_original, model.multi_modal_projector.linear_2.weight",
        "llava15_original, model.language_model.layers.1.mlp.up_proj.weight",
        "qwen2_5_vl, model.visual.merger.ln_q.weight",
        "qwen2_5_vl, model.visual.merger.mlp.0.weight",
        "qwen2_5_vl, model.language_model.layers.0.self_attn.q_proj.bias",
        "smolvlm, model.connector.modality_projection.proj.weight",
        "smolvlm, model.language_model.layers.0.mlp.down_proj.weight",
        "omnilmm, model.resampler.query",
        "omnilmm, model.resampler.attn.in_proj_weight",
        "omnilmm, model.resampler.kv_proj.weight",
        "omnilmm, model.resampler.proj",
        "omnilmm, model.language_model.layers.0.self_attn.k_proj.weight"
    })
    void gradientEqualsTheSlopeInItsDirection(String family, String name) {
        try (LocalPolicy policy = open(model(family))) {
            List<Parameter> wanted = policy.parameters().stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .toList();
            float[] gradient;
            try (Gradients sums = policy.newGradients(wanted)) {
                policy.backward(requests, SumLoss.of(1), sums);
                gradient = sums.toArray(name);
            }
            double norm = 0;
            for (float g : gradient) {
                norm += (double) g * g;
            }
            norm = Math.sqrt(norm);
            assertThat(norm).isGreaterThan(1e-3);
            double step = 1e-2;
            double up = totalAfterMoving(policy, name, gradient, step / norm);
            double down = totalAfterMoving(policy, name, gradient, -step / norm);
            assertThat((up - down) / (2 * step)).isCloseTo(norm, within(0.02 * norm));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llava_next, model.multi_modal_projector.linear_1",
        "llava15_original, model.multi_modal_projector.linear_2",
        "qwen2_5_vl, model.visual.merger.mlp.0",
        "qwen2_5_vl, model.visual.merger.mlp.2",
        "smolvlm, model.connector.modality_projection.proj"
    })
    void gradientOfAProjectorAdapterEqualsTheSlopeInItsDirection(String family, String module) {
        try (LocalPolicy policy = open(model(family))) {
            policy.adapters().attach(Lora.rank(4).withProjector());
            assertThat(policy.adapters().targets(Lora.rank(4).withProjector())).contains(module);
            List<String> names = List.of(module + ".lora_A.weight", module + ".lora_B.weight");
            List<Parameter> adapters = policy.parameters().stream()
                    .filter(parameter -> names.contains(parameter.name()))
                    .toList();
            assertThat(adapters).hasSize(2);
            fill(policy, policy.tensor(names.get(1)));
            for (Parameter adapter : adapters) {
                float[] gradient;
                // Once with the gradients of the weights, which the same kernel call computes, and once without.
                List<Parameter> both = policy.parameters().stream()
                        .filter(p -> p.name().startsWith(module))
                        .toList();
                try (Gradients alone = policy.newGradients(List.of(adapter));
                        Gradients beside = policy.newGradients(both)) {
                    policy.backward(requests, SumLoss.of(1), alone);
                    policy.backward(requests, SumLoss.of(1), beside);
                    gradient = alone.toArray(adapter.name());
                    assertThat(beside.toArray(adapter.name())).containsExactly(gradient, within(1e-4f));
                }
                double norm = 0;
                for (float g : gradient) {
                    norm += (double) g * g;
                }
                norm = Math.sqrt(norm);
                assertThat(norm).isGreaterThan(1e-3);
                double step = 1e-2;
                double up = totalAfterMoving(policy, adapter.name(), gradient, step / norm);
                double down = totalAfterMoving(policy, adapter.name(), gradient, -step / norm);
                assertThat((up - down) / (2 * step)).as(adapter.name()).isCloseTo(norm, within(0.02 * norm));
            }
        }
    }

    /** Adds random values to a tensor. A new matrix B is zero, which makes the gradient of A zero. */
    private static void fill(LocalPolicy policy, NDArray tensor) {
        Random random = new Random(7);
        float[] values = new float[Math.toIntExact(tensor.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.05 * random.nextGaussian());
        }
        try (TensorScope scope = policy.kernels().root().child()) {
            tensor.addi(scope.floats(values, tensor.getShape().getShape()));
        }
    }

    @Test
    void familyWithoutAdaptableProjectorRejectsItByName(@TempDir Path folder) {
        assertProjectorRejected(model("omnilmm"), "omnilmm");
        assertProjectorRejected(ModelCopy.ofResource("textonly/qwen2", folder).folder(), "qwen2");
    }

    private static void assertProjectorRejected(Path model, String family) {
        try (LocalPolicy policy = open(model)) {
            assertThatThrownBy(() -> policy.adapters().attach(Lora.rank(4).withProjector()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("family " + family)
                    .hasMessageContaining("withProjector()");
            assertThat(policy.adapters().lora()).isEmpty();
            policy.adapters().attach(Lora.rank(4));
            assertThat(policy.parameters()).anyMatch(Parameter::adapter);
        }
    }

    private double totalAfterMoving(LocalPolicy policy, String name, float[] direction, double by) {
        NDArray weight = policy.tensor(name);
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray move = scope.floats(direction, weight.getShape().getShape()).mul(by);
            weight.addi(move);
            policy.weightsChanged(true);
            double sum = SumLoss.total(policy, requests);
            weight.subi(move);
            policy.weightsChanged(true);
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava_next", "llava15_original", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void trainedAdaptersAreSavedMerged(String family, @TempDir Path folder) {
        Path saved = folder.resolve("saved");
        double trained;
        try (LocalPolicy policy = open(model(family))) {
            double before = SumLoss.total(policy, requests);
            boolean projector = !family.equals("omnilmm");
            policy.adapters().attach(Lora.rank(4).withProjector(projector));
            List<Parameter> adapters =
                    policy.parameters().stream().filter(Parameter::adapter).toList();
            assertThat(adapters.stream().anyMatch(p -> p.group() == ParameterGroup.PROJECTOR))
                    .isEqualTo(projector);
            try (Gradients gradients = policy.newGradients(adapters);
                    AdamW adam = policy.newAdamW(adapters)) {
                for (int i = 0; i < 2; i++) {
                    gradients.zero();
                    policy.backward(requests, SumLoss.of(-1), gradients);
                    adam.step(gradients, new AdamW.Settings(0.01, 0.9, 0.999, 1e-8, 0));
                }
            }
            trained = SumLoss.total(policy, requests);
            assertThat(trained).isGreaterThan(before + 1);
            assertThat(SumLoss.total(policy.adapters().base(), requests)).isCloseTo(before, within(1e-3));
            policy.save(saved);
        }
        assertThat(names(saved)).isEqualTo(names(model(family)));
        try (LocalPolicy policy = open(saved)) {
            assertThat(SumLoss.total(policy, requests)).isCloseTo(trained, within(5e-3));
        }
    }

    /** Tensor names without the prefix vision_model., which some versions of transformers omit for a CLIP tower. */
    private static Set<String> names(Path folder) {
        return Checkpoint.open(folder).tensors().keySet().stream()
                .map(name -> name.replace("vision_model.", ""))
                .collect(Collectors.toSet());
    }
}
