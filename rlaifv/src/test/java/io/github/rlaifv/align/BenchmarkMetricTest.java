package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkMetricTest {
    @TempDir
    Path folder;

    private int asked;

    /** Two questions; a dog is right, and each answer of one word is short. */
    private record Animals() implements Benchmark {
        @Override
        public String name() {
            return "Animals 2";
        }

        @Override
        public List<EvaluationItem> items() {
            return Stream.of("a", "b")
                    .map(id -> new EvaluationItem(id, Optional.empty(), "What is " + id + "?"))
                    .toList();
        }

        @Override
        public List<Measure> measure(List<String> answers, RecordedJudge judging) {
            Measures measures = new Measures(answers.size());
            for (int i = 0; i < answers.size(); i++) {
                measures.share("right", Better.HIGHER, i, answers.get(i).contains("dog"));
                measures.share("wrong", Better.LOWER, i, !answers.get(i).contains("dog"));
                measures.share("short", Better.NEITHER, i, true);
            }
            return measures.build();
        }
    }

    private Policy policy(String name, String ofA, String ofB) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) -> {
                    asked++;
                    return request.prompt().messages().get(0).text().contains(" a?") ? ofA : ofB;
                })
                .build();
    }

    private DevelopmentMetric metric(String name) {
        return BenchmarkMetric.builder(new Animals(), name, folder).build().metric();
    }

    @Test
    void valueIsThatOfTheBenchmarkWithHigherBeingBetter() {
        Policy half = policy("half", "a dog", "a cat");
        Policy all = policy("all", "a dog", "a dog");
        DevelopmentMetric right = metric("right");
        assertThat(right.value().applyAsDouble(half)).isEqualTo(0.5);
        assertThat(right.value().applyAsDouble(all)).isEqualTo(1);
        DevelopmentMetric wrong = metric("wrong");
        assertThat(wrong.higherIsBetter()).isTrue();
        assertThat(wrong.value().applyAsDouble(half)).isEqualTo(-0.5);
        assertThat(right.name()).isEqualTo("Animals 2, right of 2 items");
        assertThat(right.testSets()).containsExactly("Animals 2");
        // the answers of a model are used for all metrics of the benchmark
        assertThat(asked).isEqualTo(4);
        assertThat(folder.toFile().list())
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).matches("animals-2-[0-9a-f]{16}"));
    }

    @Test
    void benchmarkOfOwnDataIsNoTestSet() {
        assertThat(BenchmarkMetric.builder(new Animals(), "right", folder)
                        .testSet(false)
                        .build()
                        .metric()
                        .testSets())
                .isEmpty();
    }

    @Test
    void metricsThatCannotChooseAreRejectedByName() {
        Policy half = policy("half", "a dog", "a cat");
        assertThatThrownBy(() -> metric("short").value().applyAsDouble(half))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'short' of Animals 2 has no better direction");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric("F1").value().applyAsDouble(half))
                .withMessageContainingAll("Animals 2 has no metric 'F1'", "right");
    }
}
