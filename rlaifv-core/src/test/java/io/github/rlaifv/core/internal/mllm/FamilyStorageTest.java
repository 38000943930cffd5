package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of every family with weights stored in half precision, as models of real size need them. */
class FamilyStorageTest {
    private final List<ScoreRequest> requests = List.of(
            new ScoreRequest(Prompt.of(Fixtures.photos().wide().image(), "What is this?"), List.of("Two trees.")),
            new ScoreRequest(Prompt.of(Fixtures.photos().any(0).image(), "Where?"), List.of("It is yellow.")));

    private static LocalPolicy open(Path folder) {
        return (LocalPolicy) Policies.open(
                folder,
                PolicyOptions.builder()
                        .storage(ScalarType.BFLOAT16)
                        .precision(ScalarType.FLOAT32)
                        .build());
    }

    private void step(LocalPolicy policy, List<Parameter> trained, double rate, int steps) {
        try (Gradients gradients = policy.newGradients(trained);
                AdamW adam = policy.newAdamW(trained)) {
            for (int i = 0; i < steps; i++) {
                gradients.zero();
                policy.backward(requests, SumLoss.of(-1), gradients);
                adam.step(gradients, new AdamW.Settings(rate, 0.9, 0.999, 1e-8, 0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void halfPrecisionWeightsAreScoredSavedAndTrained(String family, @TempDir Path folder) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        Path half = folder.resolve("half");
        double before;
        try (LocalPolicy policy = open(model)) {
            before = SumLoss.total(policy, requests);
            policy.save(half);
        }
        assertThat(Checkpoint.open(half).tensors().values())
                .extracting(StoredTensor::type)
                .containsOnly(ScalarType.BFLOAT16);
        try (LocalPolicy policy = open(half)) {
            assertThat(SumLoss.total(policy, requests)).isCloseTo(before, within(1e-3));
            step(
                    policy,
                    policy.parameters().stream()
                            .filter(parameter -> parameter.group() != ParameterGroup.VISION_TOWER)
                            .toList(),
                    1e-3,
                    1);
            assertThat(SumLoss.total(policy, requests)).isGreaterThan(before + 0.1);
        }
        try (LocalPolicy policy = open(half)) {
            // A resampler has no linear map to which adapters can be attached.
            Lora lora = family.equals("omnilmm") ? Lora.rank(4) : Lora.rank(4).withProjector();
            policy.adapters().attach(lora);
            // Matrix B starts at zero, so the first step changes B alone.
            step(policy, policy.parameters().stream().filter(Parameter::adapter).toList(), 1e-2, 1);
            assertThat(SumLoss.total(policy, requests)).isGreaterThan(before + 0.1);
        }
    }
}
