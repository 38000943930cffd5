package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.TestSetChoice;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluations at fractions of an epoch and by a development metric: 20 pairs, three epochs of five steps. */
class EvaluationsInTrainingTest {
    private static final PreferenceDataset PAIRS = Pairs.random(20, 4);

    @TempDir
    Path folder;

    private static DpoTrainer.Builder quarters() {
        return DpoTrainer.builder().learningRate(0.02).epochs(3).batchSize(4).evaluationsPerEpoch(4);
    }

    private static DevelopmentMetric lowerIsBetter(String... testSets) {
        return new DevelopmentMetric(
                "a number of the weights", false, EvaluationsInTrainingTest::identified, List.of(testSets));
    }

    /** A value that depends on all weights, so that equal values mean equal weights. */
    private static double identified(Policy policy) {
        return policy.fingerprint().hashCode();
    }

    private static DpoTrainer.Builder chosen(String... testSets) {
        return quarters()
                .development(lowerIsBetter(testSets))
                .checkpoints(Checkpoints.every(2)
                        .keepBest(1, HeldOutEvaluation.DEVELOPMENT)
                        .bestAtEnd(true));
    }

    @Test
    void eachPartOfAnEpochIsEvaluatedOnce() {
        TrainingResult result = quarters().heldOut(Pairs.random(6, 9)).build().train(new TablePolicy(1), PAIRS, folder);
        assertThat(result.evaluations())
                .extracting(HeldOutEvaluation::step)
                .containsExactly(2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L, 12L, 13L, 14L, 15L);
        TrainingResult both = quarters()
                .evaluationsPerEpoch(2)
                .evaluateEvery(6)
                .heldOut(Pairs.random(6, 9))
                .build()
                .train(new TablePolicy(1), PAIRS, folder.resolve("both"));
        assertThat(both.evaluations())
                .extracting(HeldOutEvaluation::step)
                .containsExactly(3L, 5L, 6L, 8L, 10L, 12L, 13L, 15L);
    }

    @Test
    void developmentMetricChoosesInItsOwnDirectionWithoutHeldOutPairs() throws IOException {
        TablePolicy policy = new TablePolicy(1);
        TrainingResult result = chosen().build().train(policy, PAIRS, folder);
        double best = result.evaluations().stream()
                .mapToDouble(one -> one.metric("eval_development"))
                .min()
                .orElseThrow();
        assertThat(result.evaluations()).hasSize(12);
        assertThat(result.bestCheckpoints())
                .singleElement()
                .satisfies(kept -> assertThat(kept.score()).isEqualTo(best));
        assertThat(identified(policy)).isEqualTo(best);
        assertThat(folder.resolve("metrics.jsonl")).content().contains("\"eval_development\"");
        assertThat(folder.resolve("training.json"))
                .content()
                .contains("\"development\" : \"a number of the weights\"")
                .doesNotContain("testSets");
        assertThat(folder.resolve("training-report.html")).content().contains("a number of the weights", "development");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6, 9, 15})
    void interruptedRunEndsLikeAnUnbrokenOne(int step) throws IOException {
        TrainingResult expected = chosen().build().train(new TablePolicy(1), PAIRS, folder.resolve("unbroken"));
        Path broken = folder.resolve("broken");
        DpoTrainer stopped =
                chosen().listener(AfterStep.powerFails("dpo", step)).build();
        assertThatThrownBy(() -> stopped.train(new TablePolicy(1), PAIRS, broken))
                .hasMessageContaining("power");
        TrainingResult actual = chosen().build().train(new TablePolicy(1), PAIRS, broken);
        assertThat(actual.evaluations()).isEqualTo(expected.evaluations());
        for (String file : List.of("metrics.jsonl", "model/" + TablePolicy.BIGRAM)) {
            assertThat(broken.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("unbroken").resolve(file));
        }
    }

    @Test
    void choiceOnATestSetIsWarnedOfAndKnownOfTheModel() throws IOException {
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warned(String stage, String message) {
                warnings.add(message);
            }
        };
        chosen("POPE").listener(listener).build().train(new TablePolicy(1), PAIRS, folder);
        assertThat(warnings).anyMatch(warning -> warning.contains("the weights are chosen on the test set of POPE"));
        assertThat(TestSetChoice.of(folder)).containsExactly("POPE");
        assertThat(TestSetChoice.of(folder.resolve("model"))).containsExactly("POPE");
        assertThat(folder.resolve("training-report.html"))
                .content()
                .contains("The weights were chosen on the test set of POPE");
        // a metric that is measured only chooses nothing
        warnings.clear();
        Path measured = folder.resolve("measured");
        quarters()
                .development(lowerIsBetter("POPE"))
                .listener(listener)
                .build()
                .train(new TablePolicy(1), PAIRS, measured);
        assertThat(warnings).noneMatch(warning -> warning.contains("test set"));
        assertThat(Files.readString(measured.resolve("training.json"))).doesNotContain("testSets");
    }

    @Test
    void fineTuningIsEvaluatedAtFractionsToo() {
        List<WeightedRequest> examples = PAIRS.toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        TrainingResult result = SftTrainer.builder()
                .epochs(1)
                .batchSize(5)
                .evaluationsPerEpoch(2)
                .development(lowerIsBetter())
                .build()
                .train(new TablePolicy(1), examples, folder);
        assertThat(result.evaluations()).extracting(HeldOutEvaluation::step).containsExactly(2L, 4L);
        assertThat(result.evaluations().get(0).metrics()).containsOnlyKeys("eval_development");
    }

    @Test
    void unusableSettingsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quarters().evaluationsPerEpoch(0).build())
                .withMessage("evaluationsPerEpoch must be >= 1 and <= 1000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quarters()
                        .heldOut(PAIRS)
                        .checkpoints(Checkpoints.none().keepBest(1, "eval_development"))
                        .build())
                .withMessageContaining("set it with development(..)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quarters()
                        .development(lowerIsBetter())
                        .checkpoints(Checkpoints.none().keepBest(1, "eval_loss"))
                        .build())
                .withMessageContaining("add some with heldOut(..)");
    }
}
