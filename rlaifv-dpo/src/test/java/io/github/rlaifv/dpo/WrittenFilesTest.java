package io.github.rlaifv.dpo;

import static io.github.rlaifv.dpo.testkit.WrittenFiles.assertAsBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.auxiliary.ImageDamage;
import io.github.rlaifv.dpo.loss.KtoLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.objective.SftTerm;
import io.github.rlaifv.dpo.testkit.CountingPolicy;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.testkit.TestImages;
import io.github.rlaifv.dpo.testkit.WrittenFiles;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.OverlongPairs;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.SpikeGuard;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Format of the files of runs. Folders of earlier versions must stay readable, and a run must recognize its own folder.
 */
class WrittenFilesTest {
    @TempDir
    Path folder;

    /** Creates pairs of which the third has a response that is too long for the model. */
    private static PreferenceDataset pairs() {
        List<PreferencePair> pairs = new ArrayList<>(Pairs.random(13, 4).toList());
        pairs.set(2, Pairs.pair(0, "far too long a response", "b"));
        return PreferenceDataset.of(pairs);
    }

    private static TablePolicy policy() {
        return new TablePolicy(1, 20);
    }

    private static List<WeightedRequest> requests(int count, long seed) {
        return Pairs.random(count, seed).toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen(), 0.5))
                .toList();
    }

    private static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((name, value) ->
                        text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    @Test
    void runWithDefaultsWritesTheSameFiles() throws IOException {
        DpoTrainer.builder().build().train(policy(), pairs(), folder);
        assertAsBefore(folder.resolve("training.json"), "defaults/training.json");
        assertAsBefore(folder.resolve("metrics.jsonl"), "defaults/metrics.jsonl");
        assertAsBefore(folder.resolve("reference.jsonl"), "defaults/reference.jsonl");
    }

    @Test
    void runWithManyOptionsWritesTheSameFiles() throws IOException {
        DpoTrainer.builder()
                .loss(new KtoLoss(0.3))
                .tokenWeighting(TokenWeighting.mean())
                .sft(new SftTerm(0.5, SftMean.SUM))
                .maxResponseTokens(9)
                .overlong(OverlongPairs.SKIP)
                .heldOut(Pairs.random(5, 5))
                .evaluateEvery(2)
                .epochs(2)
                .batchSize(3)
                .microBatch(2)
                .learningRate(0.02)
                .schedule(Schedule.linear().withWarmupSteps(2))
                .weightDecay(0)
                .betas(0.8, 0.9)
                .epsilon(1e-6)
                .maxGradNorm(3)
                .trainable(ParameterGroup.PROJECTOR)
                .seed(3)
                .maxSteps(7)
                .replicas(policy())
                .activationBytes(1000)
                .mergedModel(false)
                .checkpoints(Checkpoints.every(3)
                        .keepNewest(2)
                        .keepBest(2, "eval_rewards/margins")
                        .bestAtEnd(true))
                .spikeGuard(new SpikeGuard(1e6, 10, 5))
                .build()
                .train(policy(), new TablePolicy(2), pairs(), folder);
        for (String file :
                List.of("training.json", "metrics.jsonl", "reference-held-out.jsonl", "reference-companions-2.jsonl")) {
            assertAsBefore(folder.resolve(file), "options/" + file);
        }
        assertAsBefore(folder.resolve("checkpoints/run.json"), "options/run.json");
    }

    private static DpoTrainer.Builder stoppable() {
        return DpoTrainer.builder()
                .batchTokens(60)
                .microBatchTokens(30)
                .learningRate(0.01)
                .shuffle(false)
                .trainable(parameter -> parameter.name().equals(TablePolicy.BIAS))
                .heldOut(Pairs.random(3, 5))
                .checkpoints(Checkpoints.every(2));
    }

    @Test
    void stoppedRunWritesTheSameFiles() throws IOException {
        assertThatThrownBy(() -> stoppable()
                        .listener(AfterStep.powerFails("dpo", 5))
                        .build()
                        .train(new CountingPolicy(1), pairs(), folder))
                .hasMessageContaining("power");
        assertAsBefore(folder.resolve("checkpoints/run.json"), "stopped/run.json");
        assertAsBefore(folder.resolve("checkpoints/step-00000004/state.json"), "stopped/state.json");
        assertAsBefore(folder.resolve("checkpoints/LATEST"), "stopped/LATEST");
    }

    @Test
    void stoppedRunOfAnEarlierVersionIsResumed() throws IOException {
        WrittenFiles.copyFolder("earlier", folder.resolve("earlier"));
        TrainingResult unbroken = stoppable().build().train(new CountingPolicy(1), pairs(), folder.resolve("unbroken"));
        TrainingResult resumed = stoppable().build().train(new CountingPolicy(1), pairs(), folder.resolve("earlier"));
        assertThat(folder.resolve("earlier/training.json")).content().contains("\"resumedAfterStep\" : 4");
        assertThat(resumed.steps()).isEqualTo(unbroken.steps());
        assertThat(TablePolicy.open(resumed.model()).weight(TablePolicy.BIAS))
                .containsExactly(TablePolicy.open(unbroken.model()).weight(TablePolicy.BIAS), within(1e-9));
    }

    @Test
    void runResumedWithOtherSettingsWritesTheSameFiles() throws IOException {
        DpoTrainer.Builder options = DpoTrainer.builder()
                .epochs(1)
                .batchSize(2)
                .learningRate(0.01)
                .checkpoints(Checkpoints.every(2).continueWithOtherSettings(true));
        assertThatThrownBy(() ->
                        options.listener(AfterStep.powerFails("dpo", 3)).build().train(policy(), pairs(), folder))
                .hasMessageContaining("power");
        assertThatThrownBy(() -> options.learningRate(0.005)
                        .sftWeight(0.1)
                        .listener(AfterStep.powerFails("dpo", 5))
                        .build()
                        .train(policy(), pairs(), folder))
                .hasMessageContaining("power");
        assertAsBefore(folder.resolve("checkpoints/run.json"), "changed/run.json");
        options.listener(RunListener.NONE).build().train(policy(), pairs(), folder);
        assertAsBefore(folder.resolve("training.json"), "changed/training.json");
    }

    @Test
    void supervisedRunsWriteTheSameFiles() throws IOException {
        SftTrainer.Builder options = SftTrainer.builder()
                .mean(SftLoss.Mean.OVER_RESPONSES)
                .batchSize(3)
                .learningRate(0.01)
                .heldOut(requests(4, 5))
                .checkpoints(Checkpoints.every(1).keepBest(1, "eval_loss"));
        assertThatThrownBy(() -> options.listener(AfterStep.powerFails("sft", 3))
                        .build()
                        .train(policy(), requests(12, 4), folder))
                .hasMessageContaining("power");
        assertAsBefore(folder.resolve("checkpoints/run.json"), "supervised/run.json");
        options.listener(RunListener.NONE).build().train(policy(), requests(12, 4), folder);
        assertAsBefore(folder.resolve("training.json"), "supervised/training.json");
        assertAsBefore(folder.resolve("metrics.jsonl"), "supervised/metrics.jsonl");
    }

    @Test
    void settingsOfTrainersStayTheSame() throws IOException {
        assertAsBefore(text(DpoTrainer.builder().build().settings()), "settings/dpo.txt");
        assertAsBefore(
                text(DpoTrainer.builder()
                        .loss(PreferenceLoss.mdpo(0.1))
                        .imageDamage(ImageDamage.crop(0.5, 7))
                        .lora(Lora.rank(2))
                        .savedType(ScalarType.BFLOAT16)
                        .activationBytes(7)
                        .heldOut(Pairs.random(3, 5))
                        .checkpoints(Checkpoints.every(5)
                                .keepBest(1, "eval_loss", true)
                                .bestAtEnd(true))
                        .build()
                        .settings()),
                "settings/dpo-options.txt");
        assertAsBefore(text(SftTrainer.builder().lora(Lora.rank(2)).build().settings()), "settings/supervised.txt");
    }

    @Test
    void optionsOfAnImageConditionedLossStayTheSame() throws IOException {
        DpoTrainer.builder()
                .loss(PreferenceLoss.mdpo(0.1))
                .imageDamage(ImageDamage.crop(0.5, 7))
                .maxSteps(1)
                .build()
                .train(policy(), TestImages.behind(Pairs.random(4, 4)), folder);
        ObjectMapper json = new ObjectMapper();
        assertAsBefore(
                json.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(
                                json.readTree(folder.resolve("training.json").toFile())
                                        .path("options")),
                "settings/mdpo-options.json");
    }

    @Test
    void alignmentWritesTheSameFiles() throws IOException {
        IterativeAlignment.builder()
                .rounds(2)
                .trainer(DpoTrainer.builder()
                        .learningRate(0.02)
                        .epochs(2)
                        .batchSize(6)
                        .build())
                .feedback((round, policy) ->
                        PreferenceDataset.of(round == 1 ? Pairs.random(12, 4).toList() : List.of()))
                .development(new DevelopmentMetric(
                        "first bias",
                        true,
                        policy -> policy instanceof TablePolicy table ? table.weight(TablePolicy.BIAS)[0] : Double.NaN))
                .evaluateEveryEpoch(true)
                .reopen(TablePolicy::open)
                .build()
                .run(new TablePolicy(1), folder);
        for (String file : List.of("alignment.json", "round-1/round.json", "round-1/epochs.json")) {
            assertAsBefore(folder.resolve(file), "alignment/" + file);
        }
        String untrained = Files.readString(folder.resolve("round-2/round.json"));
        assertAsBefore(
                untrained.replaceAll("\"start\" : \"\\w+\"", "\"start\" : \"\""), "alignment/round-2/round.json");
    }
}
