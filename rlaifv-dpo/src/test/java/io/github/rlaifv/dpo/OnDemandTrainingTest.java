package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of a model that is opened on demand. */
class OnDemandTrainingTest {
    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    @Test
    void policyWhoseAdaptersWereOnlyTriedIsClosedWhileTheReferenceComputes() {
        List<Integer> beside = new ArrayList<>();
        try (OnDemandModels models = new OnDemandModels()) {
            TrainablePolicy policy = models.trainable(golden::policy);
            Policy reference = models.policy(() -> {
                beside.add(models.open());
                return golden.policy();
            });
            DpoTrainer.builder()
                    .lora(Lora.rank(2))
                    .mergedModel(false)
                    .maxSteps(1)
                    .build()
                    .train(policy, reference, golden.dataset(), folder);
            assertThat(beside).containsOnly(0);
            assertThat(policy.adapters().lora()).isPresent();
            assertThat(folder.resolve("adapter")).isDirectory();
        }
    }
}
