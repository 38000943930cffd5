package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.auxiliary.ImageDamage;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SimPoLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.objective.SftTerm;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.OverlongPairs;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.SpikeGuard;
import io.github.rlaifv.dpo.train.TrainingImages;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of training runs. A run is resumed only if everything that determines its weights is the same. */
class ResumedTrainingTest {
    private static final TablePolicy COPY = new TablePolicy(1);

    @TempDir
    Path folder;

    private static DpoTrainer.Builder dpo() {
        return DpoTrainer.builder().loss(PreferenceLoss.mdpo(0.1));
    }

    private static Map<String, String> settings(UnaryOperator<DpoTrainer.Builder> change) {
        return change.apply(dpo()).build().settings();
    }

    /** Options with the sigmoid loss, since beta and label smoothing belong to it. */
    private static UnaryOperator<DpoTrainer.Builder> sigmoid(UnaryOperator<DpoTrainer.Builder> change) {
        return before -> change.apply(DpoTrainer.builder());
    }

    private DeclaredOptions<UnaryOperator<DpoTrainer.Builder>> shared() {
        return DeclaredOptions.<UnaryOperator<DpoTrainer.Builder>>of()
                .deciding("epochs", b -> b.epochs(7))
                .deciding("batchSize", b -> b.batchSize(7))
                .deciding("batchTokens", b -> b.batchTokens(70))
                .deciding("microBatch", b -> b.microBatch(7))
                .deciding("microBatchTokens", b -> b.microBatchTokens(70))
                .deciding("learningRate", b -> b.learningRate(0.7))
                .deciding("schedule", b -> b.schedule(Schedule.constant()))
                .deciding("weightDecay", b -> b.weightDecay(0.7))
                .deciding("beta1", b -> b.betas(0.7, 0.999))
                .deciding("beta2", b -> b.betas(0.9, 0.7))
                .deciding("epsilon", b -> b.epsilon(0.7))
                .deciding("maxGradNorm", b -> b.maxGradNorm(0.7))
                .deciding("groups", b -> b.trainable(ParameterGroup.PROJECTOR))
                .deciding("condition", b -> b.trainable(parameter -> true))
                .deciding("lora", b -> b.lora(Lora.rank(2)))
                .deciding("seed", b -> b.seed(7))
                .deciding("maxSteps", b -> b.maxSteps(7))
                .deciding("replicas", b -> b.replicas(COPY))
                .deciding("offload", b -> b.offload(true))
                .free("sharding", b -> b.sharding(Sharding.GRADIENTS))
                .free("checkReplicas", b -> b.checkReplicas(false))
                .deciding("shuffle", b -> b.shuffle(false))
                .deciding("evaluateEvery", b -> b.evaluateEvery(7))
                .deciding("evaluationsPerEpoch", b -> b.evaluationsPerEpoch(7))
                .deciding("development", b -> b.development(new DevelopmentMetric("7", true, policy -> 7)))
                .free("checkpoints", b -> b.checkpoints(Checkpoints.every(7).keepNewest(3)))
                .free("spikeGuard", b -> b.spikeGuard(SpikeGuard.deviations(7)))
                .free("activationBytes", b -> b.activationBytes(7_000_000))
                .free("mergedModel", b -> b.mergedModel(false))
                .free("savedType", b -> b.savedType(ScalarType.FLOAT32))
                .free("listener", b -> b.listener(new RunListener() {}))
                .free("sinks", b -> b.metrics(MetricSink.csv(folder.resolve("more.csv"))))
                .free("tensorBoard", b -> b.tensorBoard(true));
    }

    @Test
    void everyPreferenceOptionIsRecordedInTheSettingsOrHasNoEffect() {
        Map<String, String> settings = settings(b -> b);
        shared().deciding("beta", sigmoid(b -> b.beta(0.7)))
                .deciding("labelSmoothing", sigmoid(b -> b.labelSmoothing(0.2)))
                .deciding("loss", b -> b.loss(new SimPoLoss(2, 0.5)))
                .deciding("weighting", b -> b.tokenWeighting(TokenWeighting.mean()))
                .deciding("sft", b -> b.sft(new SftTerm(1, SftMean.SUM)))
                .deciding("imageDamage", b -> b.imageDamage(ImageDamage.crop(0.5, 7)))
                .deciding("maxResponseTokens", b -> b.maxResponseTokens(7))
                .deciding("maxTokens", b -> b.maxTokens(7))
                .deciding("images", b -> b.images(TrainingImages.UNPADDED))
                .free("lengthMetrics", b -> b.lengthMetrics(true))
                // a pair that is too long is either skipped, or ends the run before it begins
                .free("overlong", b -> b.overlong(OverlongPairs.REFUSE))
                .free("unusableImages", b -> b.unusableImages(UnusableImages.STOP))
                .free("referenceBatch", b -> b.referenceBatch(7))
                // compared by their content when a run is resumed, see below
                .free("heldOut", b -> b.heldOut(Pairs.random(3, 5)))
                .free("storedReference", b -> b)
                .cover(DpoTrainer.Builder.class)
                .each(
                        change -> assertThat(settings(change)).isNotEqualTo(settings),
                        change -> assertThat(settings(change)).isEqualTo(settings));
        Map<String, String> sigmoid = DpoTrainer.builder().build().settings();
        assertThat(DpoTrainer.builder().beta(0.7).build().settings()).isNotEqualTo(sigmoid);
        assertThat(DpoTrainer.builder().labelSmoothing(0.2).build().settings()).isNotEqualTo(sigmoid);
    }

    @Test
    void everyFineTuningOptionIsRecordedInTheSettingsOrHasNoEffect() {
        Map<String, String> settings = SftTrainer.builder().build().settings();
        DeclaredOptions.<SftTrainer.Builder>of()
                .deciding("mean", SftTrainer.builder().mean(SftLoss.Mean.OVER_RESPONSES))
                // compared by their content when a run is resumed
                .free("heldOut", SftTrainer.builder().heldOut(requests(3)))
                .free("unusableImages", SftTrainer.builder().unusableImages(UnusableImages.STOP))
                .each(
                        changed -> assertThat(changed.build().settings()).isNotEqualTo(settings),
                        changed -> assertThat(changed.build().settings()).isEqualTo(settings));
        assertThat(SftTrainer.Builder.class.getDeclaredFields())
                .filteredOn(field -> !field.isSynthetic())
                .extracting(field -> field.getName())
                .containsExactlyInAnyOrder("mean", "heldOut", "unusableImages");
        assertThat(SftTrainer.builder().maxGradNorm(0.7).build().settings()).isNotEqualTo(settings);
    }

    @Test
    void everyCheckpointOptionThatAffectsWeightsIsRecordedInTheSettings() {
        Checkpoints best = Checkpoints.every(5).keepBest(1, "eval_loss").bestAtEnd(true);
        Map<String, String> settings = settings(best);
        DeclaredOptions.<Checkpoints>of()
                .deciding(
                        "metric",
                        Checkpoints.every(5).keepBest(1, "eval_rewards/margins").bestAtEnd(true))
                .deciding(
                        "higherIsBetter",
                        Checkpoints.every(5).keepBest(1, "eval_loss", true).bestAtEnd(true))
                .deciding("bestAtEnd", Checkpoints.every(5).keepBest(1, "eval_loss"))
                .free("every", Checkpoints.every(7).keepBest(1, "eval_loss").bestAtEnd(true))
                .free("newest", best.keepNewest(3))
                .free("best", Checkpoints.every(5).keepBest(3, "eval_loss").bestAtEnd(true))
                .free("otherSettings", best.continueWithOtherSettings(true))
                .cover(Checkpoints.class)
                .each(
                        changed -> assertThat(settings(changed)).isNotEqualTo(settings),
                        changed -> assertThat(settings(changed)).isEqualTo(settings));
    }

    private static Map<String, String> settings(Checkpoints checkpoints) {
        return DpoTrainer.builder()
                .heldOut(Pairs.random(3, 5))
                .checkpoints(checkpoints)
                .build()
                .settings();
    }

    private static List<WeightedRequest> requests(int count) {
        return Pairs.random(count, 5).toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
    }

    private DpoTrainer.Builder stoppable(boolean stops) {
        return DpoTrainer.builder()
                .epochs(1)
                .batchSize(2)
                .trainable(parameter -> true)
                .heldOut(Pairs.random(3, 5))
                .evaluateEvery(100)
                .checkpoints(Checkpoints.every(1))
                .listener(stops ? AfterStep.powerFails("dpo", 3) : RunListener.NONE);
    }

    private void refused(DpoTrainer.Builder trainer, TablePolicy policy, PreferenceDataset pairs, String named) {
        assertThatThrownBy(() -> trainer.build().train(policy, pairs, folder.resolve("run")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(named);
    }

    @Test
    void runOfAnotherModelOtherDataOrParametersIsRejected() {
        PreferenceDataset pairs = Pairs.random(20, 4);
        assertThatThrownBy(() -> stoppable(true).build().train(new TablePolicy(1), pairs, folder.resolve("run")))
                .hasMessageContaining("power");

        refused(stoppable(false), new TablePolicy(2), pairs, "policy");
        refused(stoppable(false), new TablePolicy(1), Pairs.random(20, 5), "computed with other data");
        refused(stoppable(false).heldOut(Pairs.random(3, 6)), new TablePolicy(1), pairs, "computed with other data");
        refused(
                stoppable(false).trainable(parameter -> parameter.name().equals(TablePolicy.BIAS)),
                new TablePolicy(1),
                pairs,
                "another trained parameters");
        TrainingResult result = stoppable(false).build().train(new TablePolicy(1), pairs, folder.resolve("run"));
        assertThat(result.steps()).isEqualTo(10);
    }
}
