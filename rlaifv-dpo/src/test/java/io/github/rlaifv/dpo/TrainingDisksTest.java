package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.SmallDisk;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings, alignments and datasets on disks that are full or read-only. */
class TrainingDisksTest {
    @TempDir
    private Path folder;

    private static void train(Path output) {
        trainer().train(new TablePolicy(1), Pairs.random(12, 4), output);
    }

    private static DpoTrainer trainer() {
        return DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(1)
                .batchSize(4)
                .tensorBoard(true)
                .checkpoints(Checkpoints.every(1))
                .build();
    }

    private static void align(Path output) {
        IterativeAlignment.builder()
                .rounds(2)
                .trainer(trainer())
                .feedback((round, policy) -> Pairs.random(12, 4))
                .development(new DevelopmentMetric("none", true, policy -> 0))
                .evaluateEveryEpoch(true)
                .reopen(TablePolicy::open)
                .build()
                .run(new TablePolicy(1), output);
    }

    private static void write(Path output) {
        Pairs.random(12, 4).write(output, WriteOptions.of(DatasetFormat.JSONL));
    }

    private void fill(Consumer<Path> run, String... files) throws IOException {
        Path expected = folder.resolve("expected");
        run.accept(expected);
        int failures = DiskChecks.fillAndResume(folder.resolve("disk"), expected, run, List.of(files));
        assertThat(failures).isGreaterThanOrEqualTo(3);
    }

    @Test
    void trainingResumesAfterTheDiskWasFull() throws IOException {
        fill(
                TrainingDisksTest::train,
                "metrics.jsonl",
                "reference.jsonl",
                "model/" + TablePolicy.BIGRAM,
                "model/" + TablePolicy.BIAS);
    }

    @Test
    void alignmentResumesAfterTheDiskWasFull() throws IOException {
        fill(TrainingDisksTest::align, "alignment.json", "round-2/metrics.jsonl");
    }

    @Test
    void datasetCanBeRewrittenAfterTheDiskWasFull() throws IOException {
        fill(TrainingDisksTest::write, "pairs.jsonl", "dataset_card.json", "README.md");
    }

    @Test
    void readOnlyDiskIsNamedInTheError() throws IOException {
        try (SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            Path known = disk.path().resolve("known");
            train(known);
            disk.readOnly(true);
            for (Consumer<Path> run : List.<Consumer<Path>>of(
                    TrainingDisksTest::train, TrainingDisksTest::align, TrainingDisksTest::write)) {
                for (Path output : List.of(known, disk.path().resolve("new"))) {
                    assertThatThrownBy(() -> run.accept(output))
                            .isInstanceOf(StorageException.class)
                            .hasMessageContaining(output.toString())
                            .hasMessageContaining("Read-only file system")
                            .hasMessageContaining("Use a path on a writable file system");
                }
            }
            disk.readOnly(false);
        }
    }
}
