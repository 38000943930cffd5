package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.EpochHook;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of the best epoch, which a round keeps beside the trained one, counts as disk space that it needs. */
class EpochModelSpaceTest {
    @TempDir
    private Path folder;

    private boolean asked;

    /** A policy that says that its weights take three fifths of the free space. */
    private final class LargePolicy extends TablePolicy {
        LargePolicy() {
            super(1);
        }

        @Override
        public long savedBytes() {
            return DiskSpace.free(folder).orElseThrow() / 5 * 3;
        }
    }

    private void align(Path output, boolean everyEpoch) {
        IterativeAlignment.builder()
                .rounds(1)
                .trainer(DpoTrainer.builder().epochs(1).batchSize(4).build())
                .feedback((round, policy) -> {
                    asked = true;
                    return Pairs.random(12, 4);
                })
                .development(new DevelopmentMetric("none", true, policy -> 0))
                .evaluateEveryEpoch(everyEpoch)
                .reopen(TablePolicy::open)
                .build()
                .run(new LargePolicy(), output);
    }

    @Test
    void roundThatKeepsTheBestEpochIsRefusedBeforeItsFeedbackWithoutSpaceForTwoModels() {
        Path one = folder.resolve("one");
        align(one, false);
        assertThat(one.resolve("round-1/model")).isDirectory();
        asked = false;
        Path two = folder.resolve("two");
        assertThatThrownBy(() -> align(two, true))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll("the run needs ", "round-1", "and that of the best epoch ");
        assertThat(asked).isFalse();
    }

    @Test
    void trainingCountsWhatItsHookKeeps() {
        EpochHook hook = new EpochHook() {
            @Override
            public boolean afterEpoch(int epoch, TrainablePolicy policy) {
                return true;
            }

            @Override
            public long keptBytes(TrainablePolicy policy) {
                return policy.savedBytes();
            }
        };
        TablePolicy policy = new LargePolicy();
        DpoTrainer trainer = DpoTrainer.builder().epochs(1).build();
        Path output = folder.resolve("run");
        assertThatThrownBy(() -> trainer.train(policy, policy, Pairs.random(12, 4), output, hook))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll("the run needs ", "and that of the best epoch ");
        assertThat(output.resolve("reference.jsonl")).doesNotExist();
        trainer.train(policy, Pairs.random(12, 4), output);
        assertThat(output.resolve("model")).isDirectory();
    }
}
