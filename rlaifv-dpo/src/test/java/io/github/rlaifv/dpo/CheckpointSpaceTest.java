package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk space of a run: reported before it starts, refused if it is missing, and kept to. */
class CheckpointSpaceTest {
    /** Size of the state that {@link Padded} writes per optimizer. */
    private static final int STATE = 100_000;

    private static final PreferenceDataset PAIRS = Pairs.random(20, 4);

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private long largest;

    /** A policy that says how large its files are. A negative size is that of the files it really writes. */
    private final class Padded extends TablePolicy {
        private final long optimizer;
        private final long model;

        Padded(long optimizer, long model) {
            super(1);
            this.optimizer = optimizer;
            this.model = model;
        }

        @Override
        public long optimizerBytes(List<Parameter> trainable) {
            return optimizer;
        }

        @Override
        public long savedBytes() {
            return model;
        }

        @Override
        public AdamW newAdamW(List<Parameter> trainable) {
            AdamW table = super.newAdamW(trainable);
            return new AdamW() {
                @Override
                public void step(Gradients gradients, Settings settings) {
                    table.step(gradients, settings);
                }

                @Override
                public void save(Path file) {
                    try {
                        Files.write(file, new byte[STATE]);
                    } catch (IOException e) {
                        throw StorageException.writing(file, e);
                    }
                    largest = Math.max(largest, DiskSpace.used(folder.resolve("checkpoints")));
                }

                @Override
                public void load(Path file, long steps) {}

                @Override
                public void close() {}
            };
        }
    }

    private DpoTrainer.Builder run(Checkpoints checkpoints) {
        return DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(2)
                .batchSize(4)
                .checkpoints(checkpoints)
                .listener(new RunListener() {
                    @Override
                    public void note(String stage, String message) {
                        notes.add(stage + ": " + message);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 3, 0", "2, 1, 2", "4, 2, 0"})
    void checkpointsStayWithinTheReportedSpace(long every, int newest, int best) {
        Checkpoints checkpoints = Checkpoints.every(every).keepNewest(newest);
        DpoTrainer.Builder run = run(best == 0 ? checkpoints : checkpoints.keepBest(best, "eval_loss"));
        if (best > 0) {
            run.heldOut(Pairs.random(4, 5)).evaluateEvery(1);
        }
        // matrices and biases have an optimizer each
        long size = 2L * STATE;
        run.build().train(new Padded(size, 1), PAIRS, folder);
        long written = best > 0 ? Long.MAX_VALUE : (10 - 1) / every;
        long kept = Math.min(written, newest + best);
        assertThat(notes.get(0))
                .startsWith("dpo: a checkpoint takes " + size + " bytes, at most " + kept + " are kept: "
                        + DiskSpace.inWords(kept * size));
        long bound = Math.min(written, kept + 1);
        // descriptions take some bytes beside the state
        assertThat(largest).isBetween(bound * size, bound * (size + 20_000));
    }

    @Test
    void runThatWritesNoCheckpointReportsNone() {
        run(Checkpoints.every(10)).build().train(new Padded(1L << 60, 1), PAIRS, folder);
        assertThat(notes).noneMatch(note -> note.contains("checkpoint takes"));
    }

    private IterativeAlignment alignment(DpoTrainer.Builder trainer) {
        return IterativeAlignment.builder()
                .rounds(1)
                .trainer(trainer.build())
                .feedback((round, policy) -> {
                    throw new IllegalStateException("feedback begins");
                })
                .development(new DevelopmentMetric("none", true, policy -> 0))
                .build();
    }

    @Test
    void alignmentIsRefusedBeforeFeedbackIfARoundsModelDoesNotFit() {
        IterativeAlignment alignment = alignment(run(Checkpoints.none()));
        assertThatThrownBy(() -> alignment.run(new Padded(1, 1L << 60), folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll("round-1", "the trained model takes 1073741824.0 GiB");
        assertThatThrownBy(() -> alignment.run(new Padded(1L << 60, 1), folder)).hasMessage("feedback begins");
    }

    @Test
    void alignmentIsRefusedBeforeFeedbackIfTheCheckpointsOfARoundDoNotFit() {
        Padded policy = new Padded(1L << 60, 1);
        assertThatThrownBy(() -> alignment(run(Checkpoints.every(500))).run(policy, folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(
                        "round-1",
                        "needs 2147483648.0 GiB",
                        "a checkpoint takes 1073741824.0 GiB, at most 1 are kept",
                        "write none");
        assertThatThrownBy(() ->
                        alignment(run(Checkpoints.every(500)).maxSteps(500)).run(policy, folder))
                .as("a run of as many steps writes no checkpoint")
                .hasMessage("feedback begins");
    }

    @Test
    void checkpointsOfAnInterruptedRoundCountAsPresent() throws IOException {
        long size = DiskSpace.free(folder).orElseThrow() / 4 * 3;
        Padded policy = new Padded(size, 1);
        assertThatThrownBy(() -> alignment(run(Checkpoints.every(500))).run(policy, folder))
                .isInstanceOf(StorageException.class);
        Path present = Files.createDirectories(folder.resolve("round-1/checkpoints/step-00000500"));
        try (RandomAccessFile file =
                new RandomAccessFile(present.resolve("optimizer-0.safetensors").toFile(), "rw")) {
            // a sparse file takes no space
            file.setLength(size);
        }
        assertThatThrownBy(() -> alignment(run(Checkpoints.every(500))).run(policy, folder))
                .hasMessage("feedback begins");
    }

    @ParameterizedTest
    @CsvSource({
        "1152921504606846976, 1, 'needs 2147483648.0 GiB|a checkpoint takes 1073741824.0 GiB|keep fewer checkpoints'",
        "1, 1152921504606846976, 'needs 1073741824.0 GiB|the trained model takes 1073741824.0 GiB|LoRA'"
    })
    void runThatDoesNotFitIsRefusedBeforeAnyWork(long optimizer, long model, String texts) {
        Padded policy = new Padded(optimizer, model);
        assertThatThrownBy(() -> run(Checkpoints.every(2)).build().train(policy, PAIRS, folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(" are free on its disk")
                .hasMessageContaining("another disk")
                .hasMessageContainingAll(texts.split("\\|"));
        assertThat(policy.responsesPerCall()).isEmpty();
        assertThat(folder.resolve("checkpoints")).doesNotExist();
    }
}
