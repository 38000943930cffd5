package io.github.rlaifv.dpo.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentMetricTest {
    private static final Policy POLICY = FakePolicy.builder().build();

    @TempDir
    Path folder;

    private static DevelopmentMetric metric(String name, boolean higher, double value, String... sets) {
        return new DevelopmentMetric(name, higher, policy -> value, List.of(sets));
    }

    @Test
    void weightedMetricAddsWhatIsBetterHigherAndSubtractsTheRest() {
        DevelopmentMetric sum = WeightedMetric.sum(List.of(
                new WeightedMetric(metric("coverage", true, 0.8), 2),
                new WeightedMetric(metric("hallucination", false, 0.5, "POPE", "AMBER"), 0.5),
                new WeightedMetric(metric("F1", true, 0.1, "POPE"), 1)));
        assertThat(sum.higherIsBetter()).isTrue();
        assertThat(sum.value().applyAsDouble(POLICY)).isCloseTo(1.6 - 0.25 + 0.1, within(1e-12));
        assertThat(sum.name()).isEqualTo("2.0 * (coverage) - 0.5 * (hallucination) + 1.0 * (F1)");
        assertThat(sum.testSets()).containsExactly("POPE", "AMBER");
    }

    @Test
    void weightsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedMetric(metric("coverage", true, 0.8), 0))
                .withMessageContaining("the weight of 'coverage' must be finite and > 0, was 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> WeightedMetric.sum(List.of()));
    }

    @Test
    void bestOfSomeValuesIsTheFirstOfEqualOnes() {
        DevelopmentMetric lower = metric("loss", false, 0);
        assertThat(lower.best(List.of(Double.NaN, 3.0, 2.0, 2.0))).isEqualTo(3);
        assertThat(lower.best(List.of())).isZero();
    }

    private List<String> aligned(DevelopmentMetric metric, Path output) {
        List<String> warnings = new ArrayList<>();
        PreferenceDataset pairs = Pairs.random(4, 4);
        IterativeAlignment.builder()
                .rounds(1)
                .trainer(DpoTrainer.builder().epochs(1).build())
                .feedback((round, policy) -> pairs)
                .development(metric)
                .listener(new RunListener() {
                    @Override
                    public void warned(String stage, String message) {
                        warnings.add(message);
                    }
                })
                .build()
                .run(new TablePolicy(1), output);
        return warnings.stream().filter(warning -> warning.contains("test set")).toList();
    }

    @Test
    void choiceOnATestSetIsWarnedOfAndKnownOfEachModel() throws IOException {
        Path run = folder.resolve("run");
        assertThat(aligned(metric("F1", true, 1, "POPE"), run))
                .singleElement()
                .asString()
                .contains("the weights are chosen on the test set of POPE", "report other benchmarks");
        assertThat(run.resolve("alignment-report.html"))
                .content()
                .contains("The weights were chosen on the test set of POPE");
        for (String model : List.of("", "round-1", "round-1/model")) {
            assertThat(TestSetChoice.of(run.resolve(model))).containsExactly("POPE");
        }
        // the warning is repeated when the run is started again
        assertThat(aligned(metric("F1", true, 1, "POPE"), run)).hasSize(1);
        assertThat(TestSetChoice.of(folder)).isEmpty();
        Files.writeString(folder.resolve("alignment.json"), "[1");
        assertThat(TestSetChoice.of(folder)).isEmpty();
    }

    @Test
    void choiceOnDevelopmentExamplesIsNotWarnedOf() {
        Path run = folder.resolve("run");
        assertThat(aligned(metric("claims", true, 1), run)).isEmpty();
        assertThat(run.resolve("alignment.json")).content().doesNotContain("testSets");
        assertThat(TestSetChoice.of(run)).isEmpty();
    }
}
