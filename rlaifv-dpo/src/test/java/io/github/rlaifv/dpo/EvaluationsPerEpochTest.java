package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds that are evaluated several times per epoch: 12 pairs, two epochs of four steps. */
class EvaluationsPerEpochTest {
    private static final PreferenceDataset PAIRS = Pairs.random(12, 4);

    @TempDir
    Path folder;

    /** Returns the given scores, one per call. */
    private static ToDoubleFunction<Policy> scores(Double... scores) {
        Iterator<Double> left = List.of(scores).iterator();
        return policy -> left.next();
    }

    private static DpoTrainer.Builder trainer(int batch) {
        return DpoTrainer.builder().learningRate(0.02).epochs(2).batchSize(batch);
    }

    private static IterativeAlignment.Builder quarters(ToDoubleFunction<Policy> metric) {
        return IterativeAlignment.builder()
                .rounds(1)
                .trainer(trainer(3).build())
                .feedback((round, policy) -> PAIRS)
                .development(new DevelopmentMetric("a score", true, metric))
                .evaluationsPerEpoch(4)
                .reopen(TablePolicy::open);
    }

    /** A value that depends on all weights, so that equal values mean equal weights. */
    private static double identified(Policy policy) {
        return policy.fingerprint().hashCode();
    }

    private List<String> modelsOf(String round) throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve(round))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("model|epoch-.*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void bestPartOfAllStartsTheNextRound() throws IOException {
        List<String> starts = new ArrayList<>();
        AlignmentResult result = quarters(
                        scores(0.0, 1.0, 3.0, 2.0, 2.0, 5.0, 4.0, 4.0, 4.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 6.0))
                .rounds(2)
                .feedback((round, policy) -> {
                    starts.add(policy.fingerprint());
                    return PAIRS;
                })
                .build()
                .run(new TablePolicy(1), folder);
        RoundResult first = result.rounds().get(0);
        assertThat(first.scores()).containsExactly(1.0, 3.0, 2.0, 2.0, 5.0, 4.0, 4.0, 4.5);
        assertThat(first.score()).isEqualTo(5);
        assertThat(first.epoch()).isEqualTo(2);
        assertThat(first.keptAfter(4)).isEqualTo(1.25);
        assertThat(first.model()).isEqualTo("round-1/epoch-2-part-1-of-4");
        assertThat(starts.get(1))
                .isEqualTo(TablePolicy.open(folder.resolve(first.model())).fingerprint());
        assertThat(modelsOf("round-1")).containsExactly("epoch-2-part-1-of-4", "model");
        // the last part of the second round is the best: its weights are those of the trained model
        assertThat(result.best().model()).isEqualTo("round-2/model");
        assertThat(modelsOf("round-2")).containsExactly("model");
        assertThat(folder.resolve("alignment.json")).content().contains("\"evaluationsPerEpoch\" : 4");
        assertThat(folder.resolve("alignment-report.html")).content().contains("<td>1.25</td>");
    }

    @Test
    void partsWithoutAStepHaveNoScore() {
        AlignmentResult result = quarters(scores(0.0, 1.0, 2.0, 4.0, 3.0))
                .trainer(trainer(6).build())
                .build()
                .run(new TablePolicy(1), folder);
        RoundResult round = result.rounds().get(0);
        assertThat(round.scores()).containsExactly(Double.NaN, 1.0, Double.NaN, 2.0, Double.NaN, 4.0, Double.NaN, 3.0);
        assertThat(round.keptAfter(4)).isEqualTo(1.5);
        assertThat(round.model()).isEqualTo("round-1/epoch-2-part-2-of-4");
    }

    @Test
    void allModelsAreKeptIfWanted() throws IOException {
        AlignmentResult result = quarters(EvaluationsPerEpochTest::identified)
                .keepAllModels(true)
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(modelsOf("round-1")).hasSize(9).contains("epoch-1-part-1-of-4", "epoch-2-part-4-of-4", "model");
        List<Double> scores = result.rounds().get(0).scores();
        for (int part = 1; part <= 8; part++) {
            String name = "round-1/epoch-" + (part <= 4 ? 1 : 2) + "-part-" + (1 + (part - 1) % 4) + "-of-4";
            assertThat(identified(TablePolicy.open(folder.resolve(name)))).isEqualTo(scores.get(part - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6, 7})
    void interruptedRoundEndsLikeAnUnbrokenOne(int steps) throws IOException {
        IterativeAlignment.Builder alignment = quarters(EvaluationsPerEpochTest::identified);
        AlignmentResult whole = alignment.build().run(new TablePolicy(1), folder.resolve("whole"));
        Path broken = folder.resolve("broken");
        DpoTrainer.Builder each = trainer(3).checkpoints(Checkpoints.every(1));
        assertThatThrownBy(() -> alignment
                        .trainer(each.listener(AfterStep.powerFails("dpo", steps))
                                .build())
                        .build()
                        .run(new TablePolicy(1), broken))
                .hasMessageContaining("power");
        AlignmentResult continued = alignment
                .trainer(each.listener(RunListener.NONE).build())
                .build()
                .run(new TablePolicy(1), broken);
        assertThat(continued.rounds()).isEqualTo(whole.rounds());
        assertThat(Files.readString(broken.resolve("alignment.json")))
                .isEqualTo(Files.readString(folder.resolve("whole/alignment.json")));
        assertThat(continued.model().resolve(TablePolicy.BIGRAM))
                .hasSameBinaryContentAs(whole.model().resolve(TablePolicy.BIGRAM));
    }

    /** The run resumes after step 2, so that the third part is evaluated again, when the model of the second is deleted. */
    @Test
    void repeatedEvaluationWithALowerScoreKeepsABestModelThatExists() throws IOException {
        DpoTrainer.Builder each = trainer(3).checkpoints(Checkpoints.every(2));
        assertThatThrownBy(() -> quarters(scores(0.0, 1.0, 2.0, 5.0))
                        .trainer(each.listener(AfterStep.powerFails("dpo", 4)).build())
                        .build()
                        .run(new TablePolicy(1), folder))
                .hasMessageContaining("power");
        assertThat(modelsOf("round-1")).containsExactly("epoch-1-part-3-of-4");
        AlignmentResult result = quarters(scores(1.5, 1.0, 1.0, 1.0, 1.0, 1.0))
                .trainer(each.listener(RunListener.NONE).build())
                .build()
                .run(new TablePolicy(1), folder);
        RoundResult round = result.rounds().get(0);
        assertThat(round.model()).isEqualTo("round-1/epoch-1-part-3-of-4");
        assertThat(folder.resolve(round.model()).resolve(TablePolicy.BIGRAM)).exists();
        assertThat(round.scores()).containsExactly(1.0, Double.NaN, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0);
        assertThat(round.score()).isEqualTo(1.5);
        assertThat(round.keptAfter(4)).isEqualTo(0.75);
    }

    /** One step per epoch: three of four parts have none. */
    @Test
    void metricThatIsNeverKnownKeepsAModelThatExists() throws IOException {
        AlignmentResult result = quarters(policy -> Double.NaN)
                .trainer(trainer(12).build())
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(result.model().resolve(TablePolicy.BIGRAM)).exists();
        assertThat(modelsOf("round-1")).containsExactly("epoch-1-part-4-of-4", "model");
    }

    @Test
    void anotherNumberOfEvaluationsIsRejected() {
        quarters(scores(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)).build().run(new TablePolicy(1), folder);
        assertThatThrownBy(() -> quarters(scores(1.0))
                        .rounds(2)
                        .evaluationsPerEpoch(2)
                        .build()
                        .run(new TablePolicy(1), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("alignment.json", "another evaluationsPerEpoch (4, now 2)");
        assertThatThrownBy(() -> quarters(scores(1.0))
                        .rounds(2)
                        .evaluateEveryEpoch(true)
                        .build()
                        .run(new TablePolicy(1), folder))
                .hasMessageContaining("another evaluationsPerEpoch (4, now at most 1)");
    }

    @Test
    void oneEvaluationPerEpochIsRecordedAsBefore() throws IOException {
        quarters(scores(0.0, 1.0, 2.0)).evaluationsPerEpoch(1).build().run(new TablePolicy(1), folder);
        assertThat(folder.resolve("alignment.json")).content().doesNotContain("evaluationsPerEpoch");
        assertThat(modelsOf("round-1")).containsExactly("model");
    }

    @Test
    void unusableSettingsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quarters(scores()).evaluationsPerEpoch(-1).build())
                .withMessageContaining("evaluationsPerEpoch must be >= 0, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        quarters(scores()).evaluationsPerEpoch(2_000_000_000).build())
                .withMessageContaining("evaluationsPerEpoch must be <= 1000, was 2000000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quarters(scores())
                        .evaluationsPerEpoch(0)
                        .keepAllModels(true)
                        .build())
                .withMessageContaining("set evaluationsPerEpoch");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        IterativeAlignment.builder().evaluationsPerEpoch(4).build())
                .withMessageContaining("reopen");
    }
}
