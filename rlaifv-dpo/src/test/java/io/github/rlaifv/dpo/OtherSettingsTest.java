package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.objective.SftTerm;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.SpikeGuard;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a spike guard stopped. They resume from their last checkpoint, on request with other settings. */
class OtherSettingsTest {
    private static final SpikeGuard GUARD = new SpikeGuard(5, 10, 5);

    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path folder;

    /** 80 pairs in 20 batches of 4. The pairs of step 13 have a long response and therefore a large loss. */
    private static PreferenceDataset pairs() {
        List<PreferencePair> pairs = new ArrayList<>(Pairs.random(80, 4).toList());
        for (int i = 48; i < 52; i++) {
            pairs.set(i, Pairs.pair(i / 3, "a response that does not end ".repeat(5), "b"));
        }
        return PreferenceDataset.of(pairs);
    }

    private DpoTrainer.Builder run() {
        return DpoTrainer.builder()
                .sft(new SftTerm(1, SftMean.SUM))
                .learningRate(0.001)
                .epochs(1)
                .batchSize(4)
                .shuffle(false)
                .checkpoints(Checkpoints.every(5))
                .listener(new RunListener() {
                    @Override
                    public void note(String stage, String message) {
                        notes.add(message);
                    }
                });
    }

    private static TrainingResult train(DpoTrainer.Builder options, Path output) {
        return options.build().train(new TablePolicy(1), pairs(), output);
    }

    private static JsonNode report(Path output) throws IOException {
        return new ObjectMapper().readTree(output.resolve("training.json").toFile());
    }

    private void stopAtTheSpike(Path output) {
        assertThatThrownBy(() -> train(run().spikeGuard(GUARD), output))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 13 was not applied")
                .hasMessageContaining("continueWithOtherSettings")
                .hasMessageContaining("step-00000010");
    }

    @Test
    void looserGuardLetsTheRunEndLikeAnUnguardedOne() throws IOException {
        Path free = folder.resolve("free");
        train(run(), free);
        Path output = folder.resolve("run");
        stopAtTheSpike(output);
        TrainingResult result = train(run().spikeGuard(SpikeGuard.OFF), output);
        assertThat(result.steps()).isEqualTo(20);
        for (String file : List.of("metrics.jsonl", "model/" + TablePolicy.BIGRAM)) {
            assertThat(output.resolve(file)).hasSameBinaryContentAs(free.resolve(file));
        }
        assertThat(report(output).path("options").path("spikeGuard").asText()).isEqualTo("off");
        assertThat(report(output).path("changedSettings")).isEmpty();
    }

    @Test
    void anotherLearningRateIsUsedOnRequestAndRecorded() throws IOException {
        Path output = folder.resolve("run");
        stopAtTheSpike(output);
        DpoTrainer.Builder slower = run().spikeGuard(new SpikeGuard(1e6, 10, 5)).learningRate(0.0005);
        assertThatThrownBy(() -> train(slower, output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another option learningRate (0.001, now 5.0E-4)")
                .hasMessageContaining("continueWithOtherSettings(true)");

        notes.clear();
        TrainingResult result = train(slower.checkpoints(Checkpoints.every(5).continueWithOtherSettings(true)), output);
        assertThat(result.steps()).isEqualTo(20);
        assertThat(notes)
                .anyMatch(note -> note.contains("resumes after step 10"))
                .anyMatch(note -> note.contains("another learningRate: 5.0E-4, was 0.001"));
        JsonNode change = report(output).path("changedSettings").path(0);
        assertThat(change.path("name").asText()).isEqualTo("learningRate");
        assertThat(change.path("afterStep").asInt()).isEqualTo(10);
        assertThat(report(output)
                        .path("options")
                        .path("spikeGuard")
                        .path("window")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void settingsThatDefineTheStepsCannotBeChanged() {
        Path output = folder.resolve("run");
        stopAtTheSpike(output);
        assertThatThrownBy(() -> train(
                        run().batchSize(8).checkpoints(Checkpoints.every(5).continueWithOtherSettings(true)), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another option batchSize (4, now 8)")
                .hasMessageNotContaining("continueWithOtherSettings");
    }

    @Test
    void guardAddedOnResumeKnowsEarlierSteps() {
        Path output = folder.resolve("run");
        assertThatThrownBy(() -> train(run().listener(AfterStep.powerFails("dpo", 12)), output))
                .hasMessageContaining("power");
        stopAtTheSpike(output);
    }

    @Test
    void resumeIsRejectedIfTheMetricsFileIsMissing() throws IOException {
        Path output = folder.resolve("run");
        stopAtTheSpike(output);
        Files.delete(output.resolve("metrics.jsonl"));
        assertThatThrownBy(() -> train(run(), output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("metrics.jsonl ends with step 0, but the checkpoint is of step 10");
    }
}
