package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.BcoLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    @TempDir
    Path folder;

    /** Options of a run over 20 pairs in batches of 4: 5 steps per epoch, 15 in all. */
    private static DpoTrainer.Builder run() {
        return DpoTrainer.builder()
                .loss(new BcoLoss(0.1))
                .learningRate(0.02)
                .epochs(3)
                .batchSize(4)
                .evaluateEvery(2)
                .heldOut(Pairs.random(6, 9))
                .checkpoints(Checkpoints.every(2));
    }

    private void crash(DpoTrainer.Builder options, long step, Path output) {
        DpoTrainer trainer = options.listener(AfterStep.powerFails("dpo", step)).build();
        assertThatThrownBy(() -> trainer.train(new TablePolicy(1), Pairs.random(20, 4), output))
                .hasMessage("the power went off");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5, 6, 11, 15})
    void interruptedRunEndsLikeAnUnbrokenOne(long step) throws IOException {
        Path unbroken = folder.resolve("unbroken");
        TrainingResult expected = run().build().train(new TablePolicy(1), Pairs.random(20, 4), unbroken);

        Path broken = folder.resolve("broken");
        crash(run(), step, broken);
        TrainingResult actual = run().build().train(new TablePolicy(1), Pairs.random(20, 4), broken);

        assertThat(actual.epochMeans()).isEqualTo(expected.epochMeans());
        assertThat(actual.evaluations()).isEqualTo(expected.evaluations());
        assertThat(actual.steps()).isEqualTo(expected.steps());
        for (String file : List.of("metrics.jsonl", "model/" + TablePolicy.BIGRAM, "model/" + TablePolicy.BIAS)) {
            assertThat(broken.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
        }
        assertThat(broken.resolve("checkpoints")).doesNotExist();
        assertThat(Files.readString(broken.resolve("training.json")))
                .contains("\"resumedAfterStep\" : " + (step - 1) / 2 * 2);
    }

    @Test
    void hooksAreNotCalledAgainForEpochsBeforeTheCheckpoint() {
        Path output = folder.resolve("run");
        crash(run(), 9, output);
        StringBuilder epochs = new StringBuilder();
        TablePolicy policy = new TablePolicy(1);
        run().build().train(policy, policy, Pairs.random(20, 4), output, (epoch, now) -> {
            epochs.append(epoch);
            return true;
        });
        assertThat(epochs).hasToString("23");
    }

    @Test
    void rejectsToResumeWithOtherSettings() {
        Path output = folder.resolve("run");
        crash(run(), 5, output);
        refused(run().learningRate(0.03).build(), output, "another option learningRate (0.02, now 0.03)");
        refused(run().seed(1).build(), output, "another option seed (0, now 1)");
        refused(run().loss(new BcoLoss(0.2)).build(), output, "another option loss");
        TablePolicy other = new TablePolicy(2);
        assertThatThrownBy(() -> run().build().train(other, new TablePolicy(1), Pairs.random(20, 4), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another policy");
    }

    private static void refused(DpoTrainer trainer, Path output, String message) {
        assertThatThrownBy(() -> trainer.train(new TablePolicy(1), Pairs.random(20, 4), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("delete " + output.resolve("checkpoints"));
    }

    @Test
    void damagedCheckpointIsNamed() throws IOException {
        Path output = folder.resolve("run");
        crash(run(), 5, output);
        Path state = output.resolve("checkpoints/step-00000004/state.json");
        Files.writeString(state, Files.readString(state).substring(0, 50));
        assertThatThrownBy(() -> run().build().train(new TablePolicy(1), Pairs.random(20, 4), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(state + ", line 1, column");
    }

    @Test
    void halfWrittenCheckpointsAreIgnored() throws IOException {
        Path output = folder.resolve("run");
        crash(run(), 5, output);
        Files.writeString(output.resolve("checkpoints/LATEST.writing"), "step");
        Path half = output.resolve("checkpoints/step-00000005.writing");
        Files.createDirectories(half);
        Files.writeString(half.resolve("state.json"), "{");
        TrainingResult result = run().build().train(new TablePolicy(1), Pairs.random(20, 4), output);
        assertThat(result.steps()).isEqualTo(15);
    }

    @Test
    void onlyTheNewestCheckpointsAreKept() throws IOException {
        Path output = folder.resolve("run");
        crash(run(), 9, output);
        assertThat(names(output.resolve("checkpoints"))).containsExactly("LATEST", "run.json", "step-00000008");
        crash(run().checkpoints(Checkpoints.every(1).keepNewest(3)), 15, output);
        assertThat(names(output.resolve("checkpoints")))
                .containsExactly("LATEST", "run.json", "step-00000012", "step-00000013", "step-00000014");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void bestCheckpointsByTheHeldOutMetricAreKeptAndTheBestIsRestored() {
        Path output = folder.resolve("run");
        TablePolicy policy = new TablePolicy(1);
        TrainingResult result = run().checkpoints(
                        Checkpoints.every(4).keepBest(2, "eval_loss", true).bestAtEnd(true))
                .build()
                .train(policy, Pairs.random(20, 4), output);

        List<Double> losses = result.evaluations().stream()
                .map(evaluation -> evaluation.metric("eval_loss"))
                .sorted(Comparator.reverseOrder())
                .toList();
        assertThat(result.bestCheckpoints()).hasSize(2);
        assertThat(result.bestCheckpoints().get(0).score()).isEqualTo(losses.get(0));
        assertThat(result.bestCheckpoints().get(1).score()).isEqualTo(losses.get(1));

        Path newer = folder.resolve("newer");
        TablePolicy last = new TablePolicy(1);
        run().build().train(last, Pairs.random(20, 4), newer);
        assertThat(policy.weight(TablePolicy.BIGRAM)).isNotEqualTo(last.weight(TablePolicy.BIGRAM));
    }

    @Test
    void lossSpikeStopsTheRunBeforeTheStep() {
        Path output = folder.resolve("run");
        TablePolicy policy = new TablePolicy(1);
        DpoTrainer trainer = DpoTrainer.builder()
                .learningRate(0.001)
                .epochs(10)
                .batchSize(4)
                .shuffle(false)
                .checkpoints(Checkpoints.every(5))
                .spikeGuard(new SpikeGuard(5, 10, 5))
                .listener(new AfterStep("dpo", 12, () -> {
                    double[] bigram = policy.weight(TablePolicy.BIGRAM);
                    for (int i = 0; i < bigram.length; i++) {
                        bigram[i] *= -40;
                    }
                }))
                .build();
        assertThatThrownBy(() -> trainer.train(policy, Pairs.random(20, 4), output))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 13 was not applied")
                .hasMessageContaining("standard deviations above the mean")
                .hasMessageContaining("the preference pairs of i")
                .hasMessageContaining("The last checkpoint is " + output.resolve("checkpoints/step-00000010"));
    }

    @Test
    void divergedRunResumesFromItsLastCheckpoint() {
        Path output = folder.resolve("run");
        TablePolicy broken = new TablePolicy(1);
        DpoTrainer trainer = run().listener(
                        new AfterStep("dpo", 7, () -> broken.weight(TablePolicy.BIAS)[0] = Double.NaN))
                .build();
        assertThatThrownBy(() -> trainer.train(broken, Pairs.random(20, 4), output))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 8 was not applied")
                .hasMessageContaining("step-00000006");
        TrainingResult result = run().build().train(new TablePolicy(1), Pairs.random(20, 4), output);
        assertThat(result.epochMean(3, "loss")).isFinite();
    }
}
