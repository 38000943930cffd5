package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All models that an alignment saves are saved as its trainer saves the trained one. */
class EpochModelTypeTest {
    @TempDir
    Path folder;

    /** A policy that notes the type in which it is saved. */
    private static final class TypedPolicy extends TablePolicy {
        TypedPolicy() {
            super(1);
        }

        @Override
        public void save(Path folder, ScalarType type) {
            super.save(folder);
            try {
                Files.writeString(folder.resolve("type"), type.torchName());
            } catch (IOException e) {
                throw StorageException.writing(folder, e);
            }
        }

        @Override
        public long savedBytes() {
            return Long.MAX_VALUE / 8;
        }
    }

    /** A metric whose values are given: before the first round, then after each epoch. */
    private static DevelopmentMetric given(Double... values) {
        Deque<Double> left = new ArrayDeque<>(List.of(values));
        return new DevelopmentMetric("given", true, policy -> left.remove());
    }

    @Test
    void bestEpochAndUntrainedRoundAreSavedInTheTypeOfTheTrainedModel() {
        IterativeAlignment.builder()
                .rounds(2)
                .trainer(DpoTrainer.builder()
                        .epochs(2)
                        .savedType(ScalarType.BFLOAT16)
                        .build())
                .feedback((round, policy) -> round == 1 ? Pairs.random(4, 4) : PreferenceDataset.of(List.of()))
                .development(given(0.0, 2.0, 1.0, 0.5))
                .evaluateEveryEpoch(true)
                .reopen(model -> new TypedPolicy())
                .build()
                .run(new TypedPolicy(), folder);
        for (String model : List.of("round-1/epoch-1", "round-1/model", "round-2/model")) {
            assertThat(folder.resolve(model).resolve("type")).hasContent("bfloat16");
        }
    }

    @Test
    void bestEpochOfARunThatSavesOnlyAdaptersIsAnAdapter() {
        DpoGolden golden = new DpoGolden();
        try (TrainablePolicy policy = golden.policy()) {
            AlignmentResult result = IterativeAlignment.builder()
                    .rounds(1)
                    .trainer(DpoTrainer.builder()
                            .epochs(2)
                            .batchSize(golden.pairs().size())
                            .lora(Lora.rank(2))
                            .mergedModel(false)
                            .build())
                    .feedback((round, current) -> golden.dataset())
                    .development(given(0.0, 2.0, 1.0))
                    .evaluateEveryEpoch(true)
                    .reopen(DpoGolden::open)
                    .build()
                    .run(policy, folder);
            assertThat(result.model()).isEqualTo(folder.resolve("round-1/epoch-1"));
            assertThat(result.model().resolve("config.json")).doesNotExist();
        }
        try (TrainablePolicy best = Policies.open(folder)) {
            assertThat(best.adapters().lora()).isPresent();
        }
    }
}
