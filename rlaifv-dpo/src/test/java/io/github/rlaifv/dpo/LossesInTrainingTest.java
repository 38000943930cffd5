package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.auxiliary.ImageDamage;
import io.github.rlaifv.dpo.loss.KtoLoss;
import io.github.rlaifv.dpo.loss.LossFixtures;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.token.LengthDesensitized;
import io.github.rlaifv.dpo.loss.token.ModifiedTokens;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.testkit.TestImages;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs of every loss under every token weighting that it supports. How the steps are computed must not change the
 * result.
 */
class LossesInTrainingTest {
    private static final PreferenceDataset PAIRS = TestImages.behind(Pairs.random(20, 4));
    private static final List<TokenWeighting> WEIGHTINGS = List.of(
            TokenWeighting.sum(),
            TokenWeighting.mean(),
            new LengthDesensitized(0.4),
            new ModifiedTokens(3, 1, false),
            new ModifiedTokens(3, 1, true));

    @TempDir
    Path folder;

    private int runs;

    static List<PreferenceLoss> losses() {
        return LossFixtures.FAMILY;
    }

    static List<Arguments> weightedLosses() {
        List<Arguments> all = new ArrayList<>();
        for (PreferenceLoss loss : LossFixtures.FAMILY) {
            for (TokenWeighting weighting : WEIGHTINGS) {
                if (!(weighting.normalized() && loss.perToken())) {
                    all.add(Arguments.of(loss, weighting));
                }
            }
        }
        return all;
    }

    private static DpoTrainer.Builder run(PreferenceLoss loss) {
        return DpoTrainer.builder()
                .loss(loss)
                .learningRate(0.02)
                .epochs(2)
                .batchSize(8)
                .checkpoints(Checkpoints.none())
                .imageDamage(ImageDamage.crop(0.5, 1));
    }

    /** A reference that is less sure than the policy on average, so that the policy has drifted from it. */
    private static TablePolicy reference() {
        TablePolicy reference = new TablePolicy(2);
        for (String name : List.of(TablePolicy.BIGRAM, TablePolicy.PROMPT, TablePolicy.IMAGE)) {
            double[] weights = reference.weight(name);
            Arrays.setAll(weights, i -> 3 * weights[i]);
        }
        return reference;
    }

    private double[] trained(DpoTrainer.Builder options) {
        return trained(options, folder.resolve("run" + runs++));
    }

    private static double[] trained(DpoTrainer.Builder options, Path output) {
        TablePolicy policy = new TablePolicy(1);
        options.build().train(policy, reference(), PAIRS, output);
        return everything(policy);
    }

    private static double[] everything(TablePolicy policy) {
        return policy.parameters().stream()
                .flatMapToDouble(parameter -> DoubleStream.of(policy.weight(parameter.name())))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("weightedLosses")
    void microBatchesDoNotChangeTheResult(PreferenceLoss loss, TokenWeighting weighting) {
        double[] whole = trained(run(loss).tokenWeighting(weighting).microBatch(8));
        assertThat(whole).doesNotContain(Double.NaN).isNotEqualTo(everything(new TablePolicy(1)));
        for (int part : new int[] {3, 1}) {
            assertThat(trained(run(loss).tokenWeighting(weighting).microBatch(part)))
                    .as("passes of %d", part)
                    .containsExactly(whole, within(1e-10));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void twoReplicasTrainLikeOne(PreferenceLoss loss) {
        TablePolicy copy = new TablePolicy(1);
        double[] two = trained(run(loss).replicas(copy));
        assertThat(two).containsExactly(trained(run(loss)), within(1e-10));
        assertThat(everything(copy)).isEqualTo(two);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void interruptedRunEndsLikeAnUnbrokenOne(PreferenceLoss loss) {
        Path unbroken = folder.resolve("unbroken");
        double[] expected = trained(run(loss), unbroken);
        Path broken = folder.resolve("broken");
        DpoTrainer.Builder stopping =
                run(loss).checkpoints(Checkpoints.every(2)).listener(AfterStep.powerFails("dpo", 5));
        assertThatThrownBy(() -> trained(stopping, broken)).hasMessageContaining("power");
        double[] resumed = trained(run(loss).checkpoints(Checkpoints.every(2)), broken);
        assertThat(resumed).isEqualTo(expected);
        assertThat(broken.resolve("metrics.jsonl")).hasSameBinaryContentAs(unbroken.resolve("metrics.jsonl"));
        assertThat(broken.resolve("training.json")).content().contains("\"resumedAfterStep\" : 4");
    }

    @Test
    void driftOfKtoIsPositiveInTheseRuns() {
        double[] measured = trained(run(new KtoLoss(0.3)));
        double[] none = trained(run(new KtoLoss(0.3, 1, 1, KtoLoss.Drift.FIXED, 0)));
        assertThat(measured).isNotEqualTo(none);
    }
}
