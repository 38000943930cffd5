package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpoTrainerTest {
    @TempDir
    Path folder;

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder().learningRate(0.02).epochs(3).batchSize(8).seed(5);
    }

    private static double[] everything(TablePolicy policy) {
        List<Double> all = new ArrayList<>();
        policy.parameters().forEach(parameter -> {
            for (double value : policy.weight(parameter.name())) {
                all.add(value);
            }
        });
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private TablePolicy trained(DpoTrainer trainer, PreferenceDataset pairs, String name) {
        TablePolicy policy = new TablePolicy(1);
        trainer.train(policy, pairs, folder.resolve(name));
        return policy;
    }

    @Test
    void trainingLearnsThePreferences() {
        PreferenceDataset pairs = Pairs.random(24, 4);
        TrainingResult result = quick().epochs(10).build().train(new TablePolicy(1), pairs, folder);
        assertThat(result.steps()).isEqualTo(30);
        assertThat(result.epochs()).isEqualTo(10);
        assertThat(result.used()).isEqualTo(24);
        assertThat(result.epochMean(1, "loss")).isBetween(0.6, 0.75);
        assertThat(result.epochMean(10, "loss")).isLessThan(result.epochMean(1, "loss") - 0.1);
        assertThat(result.epochMean(10, "rewards/accuracies")).isGreaterThan(0.9);
        assertThat(result.epochMean(10, "rewards/margins")).isPositive();
    }

    @Test
    void splitBatchesGiveTheSameResult() {
        PreferenceDataset pairs = Pairs.random(20, 4);
        TablePolicy whole = trained(quick().microBatch(8).sftWeight(0.2).build(), pairs, "whole");
        for (int part : new int[] {1, 3}) {
            TablePolicy split = trained(quick().microBatch(part).sftWeight(0.2).build(), pairs, "split" + part);
            assertThat(everything(split)).containsExactly(everything(whole), within(1e-10));
        }
        assertThat(everything(whole)).isNotEqualTo(everything(new TablePolicy(1)));
    }

    @Test
    void equalSeedsGiveEqualBytes() throws IOException {
        PreferenceDataset pairs = Pairs.random(20, 4);
        TablePolicy first = trained(quick().build(), pairs, "first");
        TablePolicy second = trained(quick().build(), pairs, "second");
        assertThat(everything(second)).containsExactly(everything(first));
        for (String file : List.of("metrics.jsonl", "reference.jsonl", "model/" + TablePolicy.BIGRAM)) {
            assertThat(folder.resolve("second").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("first").resolve(file));
        }
        TablePolicy other = trained(quick().seed(6).build(), pairs, "other");
        assertThat(everything(other)).isNotEqualTo(everything(first));
    }

    @Test
    void storedReferenceGivesTheSameResultAsAFreshOne() {
        PreferenceDataset pairs = Pairs.random(20, 4);
        TablePolicy fresh = trained(quick().build(), pairs, "run");
        TablePolicy policy = new TablePolicy(1);
        quick().build().train(policy, pairs, folder.resolve("run"));
        assertThat(policy.responsesPerCall()).isEmpty();
        assertThat(everything(policy)).containsExactly(everything(fresh));
    }

    @Test
    void trainsAgainstAnotherReference() {
        PreferenceDataset pairs = Pairs.random(8, 4);
        List<Double> rewards = new ArrayList<>();
        quick().beta(0.5)
                .maxSteps(1)
                .listener(new RunListener() {
                    @Override
                    public void metric(String name, long step, double value) {
                        if (name.equals("rewards/chosen")) {
                            rewards.add(value);
                        }
                    }
                })
                .build()
                .train(new TablePolicy(1), new TablePolicy(2), pairs, folder);
        assertThat(rewards).hasSize(1);
        assertThat(rewards.get(0)).isNotZero();
    }

    @Test
    void trainsOnlyTheSelectedParts() {
        PreferenceDataset pairs = Pairs.random(8, 4);
        TablePolicy start = new TablePolicy(1);
        TablePolicy byDefault = trained(quick().build(), pairs, "default");
        assertThat(byDefault.weight(TablePolicy.IMAGE)).containsExactly(start.weight(TablePolicy.IMAGE));
        assertThat(byDefault.weight(TablePolicy.PROMPT)).isNotEqualTo(start.weight(TablePolicy.PROMPT));
        TablePolicy vision =
                trained(quick().trainable(ParameterGroup.VISION_TOWER).build(), pairs, "vision");
        assertThat(vision.weight(TablePolicy.IMAGE)).isNotEqualTo(start.weight(TablePolicy.IMAGE));
        assertThat(vision.weight(TablePolicy.BIGRAM)).containsExactly(start.weight(TablePolicy.BIGRAM));
        TablePolicy bias = trained(
                quick().trainable(parameter -> parameter.name().equals(TablePolicy.BIAS))
                        .build(),
                pairs,
                "bias");
        assertThat(bias.weight(TablePolicy.PROMPT)).containsExactly(start.weight(TablePolicy.PROMPT));
        assertThat(bias.weight(TablePolicy.BIAS)).isNotEqualTo(start.weight(TablePolicy.BIAS));
    }

    @Test
    void weightDecayAppliesToMatricesOnly() {
        // chosen and rejected responses cancel out: the gradient is zero, so only decay moves the weights, by 1 - 0.5 *
        // 0.1
        PreferenceDataset pairs = PreferenceDataset.of(List.of(Pairs.pair(1, "a", "b"), Pairs.pair(1, "b", "a")));
        TablePolicy start = new TablePolicy(1);
        TablePolicy policy = trained(
                quick().learningRate(0.5)
                        .batchSize(2)
                        .weightDecay(0.1)
                        .maxSteps(1)
                        .schedule(Schedule.constant())
                        .build(),
                pairs,
                "decay");
        assertThat(policy.weight(TablePolicy.BIGRAM)[7])
                .isCloseTo(0.95 * start.weight(TablePolicy.BIGRAM)[7], within(1e-8));
        assertThat(policy.weight(TablePolicy.BIAS)).containsExactly(start.weight(TablePolicy.BIAS), within(1e-8));
    }

    @Test
    void longPairsAreSkippedAndCounted() throws IOException {
        PreferenceDataset pairs = PreferenceDataset.of(
                List.of(Pairs.pair(1, "abcdefgh", "a"), Pairs.pair(2, "b", "a"), Pairs.pair(3, "abcd", "abcde")));
        List<String> events = new ArrayList<>();
        TrainingResult result = quick().maxResponseTokens(4)
                .listener(new RunListener() {
                    @Override
                    public void skipped(String stage, String unit, String reason) {
                        events.add(unit + ": " + reason);
                    }
                })
                .build()
                .train(new TablePolicy(1, 7), pairs, folder);
        assertThat(result.used()).isEqualTo(1);
        assertThat(result.skipped())
                .containsEntry("refused by the model", 1)
                .containsEntry("longer than maxResponseTokens", 1);
        assertThat(result.skippedCount()).isEqualTo(2);
        assertThat(events).hasSize(2);
        assertThat(events.get(1)).isEqualTo("i3: a response has 6 tokens, allowed are 4");
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("training.json").toFile());
        assertThat(report.path("skipped").path("refused by the model").asInt()).isEqualTo(1);
    }

    @Test
    void rejectsToTrainIfAllPairsAreSkipped() {
        PreferenceDataset pairs = PreferenceDataset.of(List.of(Pairs.pair(1, "abcdefgh", "a")));
        assertThatThrownBy(() -> quick().maxResponseTokens(4).build().train(new TablePolicy(1), pairs, folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i1")
                .hasMessageContaining("9 tokens");
    }

    @Test
    void rejectsToTrainWithoutPairs() {
        TablePolicy policy = new TablePolicy(1);
        DpoTrainer trainer = quick().build();
        assertThatThrownBy(() -> trainer.train(policy, PreferenceDataset.of(List.of()), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no preference pairs");
        assertThatThrownBy(() -> SftTrainer.builder().build().train(policy, List.of(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no examples");
        assertThat(folder.resolve("model")).doesNotExist();
        assertThat(policy.responsesPerCall()).isEmpty();
    }

    @Test
    void stopsBeforeANonFiniteStep() {
        TablePolicy policy = new TablePolicy(1);
        // the reference is finite, the policy is not
        Arrays.fill(policy.weight(TablePolicy.IMAGE), Double.NaN);
        double[] before = everything(policy);
        assertThatThrownBy(() ->
                        quick().batchSize(2).build().train(policy, new TablePolicy(1), Pairs.random(2, 4), folder))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("i0 (pair 0)")
                .hasMessageContaining("i0 (pair 1)")
                .hasMessageContaining("step 1 was not applied");
        assertThat(everything(policy)).containsExactly(before);
    }

    /** A model whose numbers stop being finite after the given number of backward passes. */
    private static TablePolicy spoiledAfter(int passes) {
        int[] made = {0};
        return new TablePolicy(1) {
            @Override
            public LossValue backward(
                    List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
                if (made[0]++ == passes) {
                    throw new NonFiniteResultException("the model in m gives logits that are NaN or infinite");
                }
                return super.backward(batch, loss, gradients, pass);
            }
        };
    }

    @Test
    void modelWithNonFiniteResultsBeforeTrainingIsRejected() {
        assertThatThrownBy(() -> quick().batchSize(2)
                        .build()
                        .train(spoiledAfter(0), new TablePolicy(1), Pairs.random(4, 4), folder))
                .isInstanceOf(NonFiniteResultException.class);
    }

    @Test
    void nonFiniteResultsDuringTrainingMeanDivergence() {
        assertThatThrownBy(() -> quick().batchSize(2)
                        .microBatch(2)
                        .build()
                        .train(spoiledAfter(1), new TablePolicy(1), Pairs.random(4, 4), folder))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 2 was not applied")
                .hasMessageContaining("NaN or infinite");
    }

    @Test
    void writesMetricsAndReport() throws IOException {
        quick().sftWeight(0.1).build().train(new TablePolicy(1), Pairs.random(20, 4), folder);
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines).hasSize(9);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.path("step").asInt()).isEqualTo(1);
        assertThat(first.path("epoch").asDouble()).isEqualTo(8 / 20.0);
        assertThat(first.path("learning_rate").asDouble()).isZero();
        assertThat(first.path("rewards/margins").asDouble()).isZero();
        assertThat(first.path("nll_loss").asDouble()).isPositive();
        assertThat(first.path("loss").asDouble())
                .isCloseTo(Math.log(2) + 0.1 * first.path("nll_loss").asDouble(), within(1e-9));
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("training.json").toFile());
        assertThat(report.path("options").path("seed").asLong()).isEqualTo(5);
        assertThat(report.path("options").path("loss").path("beta").asDouble()).isEqualTo(0.1);
        assertThat(report.path("options").path("schedule").path("shape").asText())
                .isEqualTo("COSINE");
        assertThat(report.path("steps").asInt()).isEqualTo(9);
        assertThat(report.path("trainableNumbers").asInt()).isEqualTo(8 * 28 + 28 * 28 + 28);
        assertThat(report.path("referenceFingerprint").asText()).isNotEmpty();
    }

    @Test
    void notifiesTheListenerAndStopsWhenTheHookSaysSo() {
        List<String> events = new ArrayList<>();
        TrainingResult result = quick().listener(new RunListener() {
                    @Override
                    public void stageStarted(String stage, long units) {
                        events.add(stage + " of " + units);
                    }

                    @Override
                    public void stageFinished(String stage) {
                        events.add(stage + " done");
                    }
                })
                .build()
                .train(
                        new TablePolicy(1),
                        new TablePolicy(1),
                        Pairs.random(20, 4),
                        folder,
                        (epoch, policy) -> epoch < 2);
        assertThat(result.epochs()).isEqualTo(2);
        assertThat(result.steps()).isEqualTo(6);
        assertThat(events).containsExactly("reference of 7", "reference done", "dpo of 9", "dpo done");
    }
}
