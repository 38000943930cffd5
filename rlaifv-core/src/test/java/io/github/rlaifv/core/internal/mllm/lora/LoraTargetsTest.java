package io.github.rlaifv.core.internal.mllm.lora;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that the settings of an adapter select. */
class LoraTargetsTest {
    @TempDir
    Path folder;

    private static TrainablePolicy open(String family) {
        return Policies.open(Fixtures.require(Fixtures.path(family, "model")));
    }

    @Test
    void storedAdaptersAreLoadedIntoTheSameModules() {
        try (TrainablePolicy policy = open("llava15")) {
            for (Lora lora : List.of(
                    Lora.rank(2),
                    Lora.rank(2).withProjector(),
                    Lora.rank(2).withTargets(".*language_model\\.layers\\.1\\.mlp\\..*"),
                    Lora.rank(2)
                            .withTargets("model\\.multi_modal_projector\\.linear_2")
                            .withRankStabilized(true))) {
                policy.adapters().attach(lora);
                Path saved = folder.resolve("a" + lora.hashCode());
                policy.adapters().save(saved);
                List<String> adapted = policy.adapters().targets(lora);
                policy.adapters().detach();
                policy.adapters().load(saved);
                Lora loaded = policy.adapters().lora().orElseThrow();
                assertThat(policy.adapters().targets(loaded)).isEqualTo(adapted);
                assertThat(loaded.scale()).isEqualTo(lora.scale());
                policy.adapters().detach();
            }
        }
    }

    @Test
    void modulesAreFoundByLibraryNameAndFamilyName() {
        try (TrainablePolicy policy = open("smolvlm")) {
            String own = "model.language_model.layers.0.mlp.up_proj";
            assertThat(policy.adapters()
                            .targets(Lora.rank(2).withTargets("model\\.text_model\\.layers\\.0\\..*up_proj")))
                    .isEqualTo(policy.adapters().targets(Lora.rank(2).withTargets(own.replace(".", "\\."))))
                    .containsExactly(own);
        }
    }
}
